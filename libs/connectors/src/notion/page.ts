import { textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { readProperty } from './read-property';

export interface Page {
  id: string;
  title: string;
  url: string;
  /** ISO 8601, to the minute. */
  createdTime: string;
  lastEditedTime: string;
  inTrash: boolean;
  properties: Record<string, unknown>;
}

const propertiesOf = (page: unknown): [string, unknown][] =>
  Object.entries(valueAt(page, 'properties') ?? {});

/** With plain values in place of Notion's property objects. */
export function pageOf(page: unknown): Page {
  const properties = propertiesOf(page);
  const title = properties.find(([, property]) => textAt(property, 'type') === 'title')?.[1];
  return {
    id: textAt(page, 'id') ?? '',
    title: title === undefined ? '' : String(readProperty(title)),
    url: textAt(page, 'url') ?? '',
    createdTime: textAt(page, 'created_time') ?? '',
    lastEditedTime: textAt(page, 'last_edited_time') ?? '',
    inTrash: valueAt(page, 'in_trash') === true,
    properties: Object.fromEntries(properties.map(([name, property]) => [name, readProperty(property)])),
  };
}

/** Type by name, as the page itself says. */
export const typesOf = (page: unknown): Map<string, string> =>
  new Map(propertiesOf(page).map(([name, property]) => [name, textAt(property, 'type') ?? '']));

export const PageOutput = Type.Object({
  id: Type.String({ title: 'Id' }),
  title: Type.String({ title: 'Title' }),
  url: Type.String({ title: 'Address' }),
  createdTime: Type.String({ title: 'Made at' }),
  lastEditedTime: Type.String({ title: 'Last changed at' }),
  inTrash: Type.Boolean({ title: 'In the trash' }),
  properties: Type.Record(Type.String(), Type.Unknown(), { title: 'Properties' }),
});
