/** What both triggers share: the records of a table that are later than the last look. */
import { everySeconds, PermanentError, type PollContext } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { type Clock, laterThan } from './formula';
import { placeFields, RecordOutput, viewField } from './inputs';
import { type AirtableRecord, listRecords } from './records';

export const recordFields = { ...placeFields(), view: viewField(), everySeconds: everySeconds(60) };

export type RecordInput = Static<TObject<typeof recordFields>>;

export const RecordTriggerOutput = Type.Object({
  body: RecordOutput,
  headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
  receivedAt: Type.String({ title: 'Received at' }),
});

export const recordInterval = ({ everySeconds: seconds = 60 }: RecordInput): number => seconds * 1000;

/** A record can be shown later than its time says, so each look goes back as far. */
const OVERLAP_MS = 600_000;
const MOST = 10_000;

export async function laterRecords(
  { api, input, cursor }: PollContext<RecordInput>,
  clock: Clock,
): Promise<{ records: AirtableRecord[]; cursor: number | null }> {
  const since = typeof cursor === 'number' ? cursor : null;
  const { records, hasMore, answeredAt } = await listRecords(api, input, {
    filterByFormula: laterThan(clock, since),
    ...(input.view ? { view: input.view } : {}),
    limit: MOST,
  });
  if (hasMore) {
    throw new PermanentError({
      code: 'airtable.too_many',
      message: `More than ${MOST} records are new since the last look. Watch a view that has fewer, or publish the workflow again to count them as seen.`,
    });
  }
  const shown = since === null && records.length === 0 ? await anyRecord(api, input) : records;
  const oldestFirst = shown.toSorted((a, b) => a.createdTime.localeCompare(b.createdTime));
  return { records: oldestFirst, cursor: answeredAt === null ? since : answeredAt - OVERLAP_MS };
}

/** For a first look at a table in which nothing has happened lately: it counts as seen, and is an example. */
async function anyRecord(
  api: PollContext<RecordInput>['api'],
  { base, table, view }: RecordInput,
): Promise<AirtableRecord[]> {
  return (await listRecords(api, { base, table }, { ...(view ? { view } : {}), limit: 1 })).records;
}
