/** Messages in → stored as events, in their order, however long the database is away; or why that was given up. */
import { setTimeout as pause } from 'node:timers/promises';

import type { StoredEvent } from '#store';

export interface StoreOptions<Message> {
  /** Stores one; throws when it is not stored, or nobody knows. */
  store(message: Message): Promise<StoredEvent>;
  /** Whether what was thrown will be thrown again, whenever it is tried. */
  isHopeless(error: unknown): boolean;
  /** How long it is tried, in milliseconds. */
  patienceMs: number;
  /** Aborted when nobody waits for it any more. */
  signal: AbortSignal;
}

export type Stored = { events: StoredEvent[] } | { failed: 'hopeless' | 'in vain'; error: unknown };

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

export async function storeMessages<Message>(
  messages: readonly Message[],
  options: StoreOptions<Message>,
): Promise<Stored> {
  const events: (StoredEvent | undefined)[] = messages.map(() => undefined);
  const giveUpAt = performance.now() + options.patienceMs;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const missing = messages.flatMap((message, n) => (events[n] ? [] : [{ message, n }]));
    const results = await Promise.allSettled(missing.map(({ message }) => options.store(message)));
    let error: unknown;
    for (const [at, result] of results.entries()) {
      if (result.status === 'fulfilled') events[missing[at]!.n] = result.value;
      else if (options.isHopeless(result.reason)) return { failed: 'hopeless', error: result.reason };
      else error ??= result.reason;
    }
    const stored = events.filter((event) => event !== undefined);
    if (stored.length === messages.length) return { events: stored };
    const isLate = options.signal.aborted || performance.now() + wait > giveUpAt;
    if (isLate || !(await wokeUp(wait, options.signal))) return { failed: 'in vain', error };
  }
}

const wokeUp = (ms: number, signal: AbortSignal): Promise<boolean> =>
  pause(ms, true, { signal }).catch(() => false);
