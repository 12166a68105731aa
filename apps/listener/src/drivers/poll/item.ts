/** What a poll found in → each thing once, with the hash that tells it from all others. */
import { createHash } from 'node:crypto';

import type { HeldEvent, PolledItem } from '#connector-sdk';
import { FailureError } from '#kernel';
import { SEEN_ITEM_BYTES } from '#store';

export interface FoundItem {
  /** `SEEN_ITEM_BYTES` long. */
  item: Buffer;
  value: unknown;
}

/** Of one poll, pages and all. */
export const MOST_ITEMS = 20_000;

/**
 * In their order. Throws `FailureError` (`poll.too_many_items`).
 * @param of where they were found: the same id in another table, or at another server, is another item
 */
export function found(items: readonly PolledItem[], of: string): FoundItem[] {
  if (items.length > MOST_ITEMS) {
    throw new FailureError({
      kind: 'permanent',
      code: 'poll.too_many_items',
      message: `One poll found ${items.length} items, and ${MOST_ITEMS} can be looked at. Ask the service for fewer, for example only for the newest.`,
    });
  }
  const known = new Set<string>();
  return items.flatMap(({ id, value }) => {
    if (known.has(id)) return [];
    known.add(id);
    const hash = createHash('sha256').update(`${of}\0${id}`).digest();
    return [{ item: hash.subarray(0, SEEN_ITEM_BYTES), value }];
  });
}

export const bodyOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value ?? null));

/** A second event with the same key starts nothing, whoever stores it. */
export const keyOf = (item: Buffer): string => `item:${item.toString('base64url')}`;

export const eventOf = ({ item, value }: FoundItem): HeldEvent => ({ body: bodyOf(value), key: keyOf(item) });
