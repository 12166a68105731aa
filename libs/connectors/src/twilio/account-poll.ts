/** Messages, calls and recordings of an account that are later than the last look. */
import { type PollContext, type PollResult, textAt, tooMany } from '#connector-sdk';

import { listInAccount } from './place';

/** Of the first look, which starts nothing. */
const FIRST = 200;
/** Of each later one, in both directions. */
const MOST = 10_000;
/** For what is shown later than its time says. */
const OVERLAP_MS = 600_000;

interface Watched {
  path: string;
  /** Of the list in the answer. */
  name: string;
  query?: Record<string, string>;
  /** Which time counts, and the parameter that asks for what is not before a time. */
  time: 'date_sent' | 'end_time' | 'date_created';
  from: 'DateSent>' | 'EndTime>' | 'DateCreated>';
}

/** @param isWanted whether it is an item */
export async function pollAccount(
  context: PollContext<unknown>,
  { path, name, query = {}, time, from }: Watched,
  isWanted: (value: unknown) => boolean = () => true,
): Promise<PollResult> {
  const timeOf = (value: unknown) =>
    Date.parse(textAt(value, time) ?? textAt(value, 'date_created') ?? '') || 0;
  const latest = (values: readonly unknown[], before = 0) =>
    values.reduce<number>((newest, value) => Math.max(newest, timeOf(value)), before);
  const list = (since: number, limit: number) =>
    listInAccount(context, { path, query: { ...query, ...asked(from, since) }, name, limit });

  const known = sinceOf(context.cursor);
  const first = known === null ? await list(0, FIRST) : [];
  const since = known ?? latest(first);
  // The first look reads all that the second one will meet.
  const later = known === null && first.length < FIRST ? first : await list(since, MOST + 1);
  if (known !== null && later.length > MOST) throw tooMany('twilio', MOST);
  const items = later.filter(isWanted).flatMap((value) => {
    const id = textAt(value, 'sid');
    return id === null ? [] : [{ id, at: timeOf(value), value }];
  });
  items.sort((a, b) => a.at - b.at);
  return { items: items.map(({ id, value }) => ({ id, value })), cursor: { since: latest(later, since) } };
}

/** Times as Twilio’s library writes them: without milliseconds. */
const asked = (from: string, since: number): Record<string, string> =>
  since === 0 ? {} : { [from]: new Date(since - OVERLAP_MS).toISOString().replace(/\.\d+Z$/, 'Z') };

const sinceOf = (cursor: unknown): number | null => (cursor as { since: number } | null)?.since ?? null;
