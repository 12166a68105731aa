/** Records of a kind that are later than the last look. */
import { Type } from 'typebox';

import { everySeconds, lookBack, type PollContext, type PollResult, textAt } from '#connector-sdk';

import { objectType, propertyNames } from './fields';
import { changedProperty, mainProperties } from './objects';
import { recordsIn, searchPages } from './search';

/** Of one look; HubSpot’s search gives no more. */
const MOST = 10_000;

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
  { input, api, cursor }: PollContext<Watched>,
  by: 'created' | 'changed',
): Promise<PollResult> {
  const propertyName = by === 'created' ? 'createdate' : changedProperty(input.objectType);
  const properties = input.properties?.length ? input.properties : mainProperties(input.objectType);
  const timeOf = (value: unknown) => textAt(value, by === 'created' ? 'createdAt' : 'updatedAt');
  const answers = searchPages(api, input.objectType, {
    sort: { propertyName, direction: 'DESCENDING' },
    properties,
  });
  const later = await lookBack({
    pages: recordPages(answers),
    cursor,
    timeOf: (value) => Date.parse(timeOf(value) ?? '') || null,
    most: MOST,
    service: 'hubspot',
  });
  const items = later.items.flatMap((value) => {
    const id = textAt(value, 'id');
    if (id === null) return [];
    return [{ id: by === 'created' ? id : `${id} ${timeOf(value) ?? ''}`, value }];
  });
  return { items, cursor: later.cursor };
}

async function* recordPages(answers: AsyncIterable<unknown>): AsyncIterable<readonly unknown[]> {
  for await (const body of answers) yield recordsIn(body);
}
