/** The latest records of a kind, as the items of a poll. */
import { Type } from 'typebox';

import { everySeconds, type PollContext, type PollResult, textAt } from '#connector-sdk';

import { objectType, propertyNames } from './fields';
import { changedProperty, mainProperties } from './objects';
import { searchRecords } from './search';

const PAGE = 100;

export const RecordPollInput = Type.Object(
  { objectType, properties: propertyNames, everySeconds: everySeconds(300) },
  { additionalProperties: false },
);

interface Watched {
  objectType: string;
  properties?: string[];
}

/** @param by whether new ones or changed ones are looked for */
export async function pollRecords(
  { input, api }: PollContext<Watched>,
  by: 'created' | 'changed',
): Promise<PollResult> {
  const propertyName = by === 'created' ? 'createdate' : changedProperty(input.objectType);
  const properties = input.properties?.length ? input.properties : mainProperties(input.objectType);
  const { records } = await searchRecords(
    api,
    input.objectType,
    { sort: { propertyName, direction: 'DESCENDING' }, properties },
    PAGE,
  );
  const items = records.flatMap((value) => {
    const id = textAt(value, 'id');
    if (id === null) return [];
    return [{ id: by === 'created' ? id : `${id} ${textAt(value, 'updatedAt') ?? ''}`, value }];
  });
  return { items: items.toReversed() };
}
