import { PermanentError } from '../errors';

/** For what is shown later than its time says. */
const OVERLAP_MS = 600_000;

export interface LookBack<Item> {
  /** The newest first, page after page; asked for as long as they are needed. */
  pages: AsyncIterable<readonly Item[]>;
  /** What the look before gave as its cursor; null the first time. */
  cursor: unknown;
  /** By which they are in order, in milliseconds since 1970; null: it has none, and counts as later. */
  timeOf(item: Item): number | null;
  /** Of one look. */
  most: number;
  /** How far a look goes back behind the newest of the look before. */
  overlapMs?: number;
  /** Begins the code of the error. */
  service: string;
}

/**
 * The items of a poll that asks a list from its newest to what it knows, so that none is lost however many there are
 * between two looks. The oldest first. Throws `PermanentError` (`<service>.too_many`) rather than leave some out.
 */
export async function lookBack<Item>({
  pages,
  cursor,
  timeOf,
  most,
  overlapMs = OVERLAP_MS,
  service,
}: LookBack<Item>): Promise<{ items: Item[]; cursor: { since: number } }> {
  const since = sinceOf(cursor);
  const found: Item[] = [];
  let newest = since;
  let oldest: number | null = null;
  const isBehind = () => oldest !== null && newest !== null && oldest < newest - overlapMs;
  for await (const page of pages) {
    found.push(...page);
    for (const time of page.map(timeOf)) {
      newest = time === null ? newest : Math.max(time, newest ?? time);
      oldest = time ?? oldest;
    }
    // Before `since` is known, the first look reads as far back as the second one will.
    if (since === null ? isBehind() : oldest !== null && oldest < since - overlapMs) break;
    if (found.length < most) continue;
    if (since !== null && (oldest === null || oldest >= since)) throw tooMany(service, most);
    break;
  }
  const isLater = (item: Item) => since === null || (timeOf(item) ?? since) >= since - overlapMs;
  return { items: found.filter(isLater).toReversed(), cursor: { since: newest ?? 0 } };
}

/** Of a look that would have to leave some out. */
export const tooMany = (service: string, most: number): PermanentError =>
  new PermanentError({
    code: `${service}.too_many`,
    message: `More than ${most} are new since the last look, which is more than one look takes. Make the trigger’s choice smaller, or publish the workflow again: then they count as seen.`,
    details: { most },
  });

function sinceOf(cursor: unknown): number | null {
  const since = cursor !== null && typeof cursor === 'object' && 'since' in cursor ? cursor.since : null;
  return typeof since === 'number' ? since : null;
}
