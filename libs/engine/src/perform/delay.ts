/** A delay step in → a wait until its time, then that time; a time that is past does not wait. */
import { Injectable } from '@nestjs/common';

import { delayUntil, type DelayInput } from '../delay-until';
import type { PlannedDelay } from '../plan';
import type { Effect } from '../walk';
import type { Performed, StepPerformer } from './step-performer';

@Injectable()
export class DelayPerformer implements StepPerformer<PlannedDelay> {
  async perform({ step, input, resumed }: Effect<PlannedDelay>): Promise<Performed> {
    await Promise.resolve();
    const now = new Date();
    const until = resumed
      ? new Date(String(resumed.state['until']))
      : delayUntil(step.settings, input as DelayInput, now);
    const output = { until: until.toISOString() };
    const forMs = until.getTime() - now.getTime();
    // Whether the time has come is for the database's clock to say, which may differ from this one.
    if (resumed ? resumed.due : forMs <= 0) return { outcome: { output }, secrets: [] };
    return { outcome: { wait: { state: output, forMs: Math.max(0, forMs) } }, secrets: [] };
  }
}
