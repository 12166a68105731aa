import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is neither null, undefined nor false; undefined when that took too long. */
export async function waitUntil<Answer>(
  ask: () => Answer | Promise<Answer>,
  timeoutMs: number,
  everyMs = 20,
): Promise<Answer | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) return undefined;
    await pause(everyMs);
  }
}
