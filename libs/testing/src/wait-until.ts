import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** Default 10,000. */
  timeoutMs?: number;
  /** Default 20. */
  everyMs?: number;
  /** What is waited for, in words, for the error. */
  what?: string;
}

/**
 * Asks again until the answer is neither null, undefined nor false, and gives it.
 * @throws Error when that took too long; an error of `ask` itself only counts as ‘not yet’, and is its cause
 */
export async function waitUntil<Answer>(
  ask: () => Answer | Promise<Answer>,
  { timeoutMs = 10_000, everyMs = 20, what = 'the condition' }: WaitOptions = {},
): Promise<NonNullable<Exclude<Answer, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) {
        return answer as NonNullable<Exclude<Answer, false>>;
      }
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause });
    await pause(everyMs);
  }
}
