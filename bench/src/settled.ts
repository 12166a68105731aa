import { setTimeout as wait } from 'node:timers/promises';

import type { RunCounts } from './sides/side';

/** How long nothing may happen before what is missing counts as lost. */
export const LOST_AFTER_MS = 60_000;
const POLL_MS = 250;

/** Waits until no run is open, or none more has ended for a minute. */
export async function untilSettled(runs: () => Promise<RunCounts>): Promise<RunCounts> {
  let counts = await runs();
  let lastProgress = Date.now();
  while (counts.open > 0 && Date.now() - lastProgress < LOST_AFTER_MS) {
    await wait(POLL_MS);
    const { open } = counts;
    counts = await runs();
    if (counts.open < open) lastProgress = Date.now();
  }
  return counts;
}
