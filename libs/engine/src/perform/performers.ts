/** An effect in → its outcome, by the performer of its type of step. */
import { FailureError, type Failure } from '#kernel';
import { Injectable } from '@nestjs/common';

import type { PlannedEffect } from '../plan';
import type { Effect } from '../walk';
import { ActionPerformer } from './action';
import { CallPerformer } from './call';
import { CodePerformer } from './code';
import { DelayPerformer } from './delay';
import { DigestPerformer } from './digest';
import type { PerformContext, Performed, StepPerformer } from './step-performer';
import { StorePerformer } from './store';
import { WaitPerformer } from './wait';

type ByType = { [Type in PlannedEffect['type']]: StepPerformer<Extract<PlannedEffect, { type: Type }>> };

@Injectable()
export class Performers {
  private readonly byType: ByType;

  constructor(
    action: ActionPerformer,
    code: CodePerformer,
    delay: DelayPerformer,
    wait: WaitPerformer,
    call: CallPerformer,
    store: StorePerformer,
    digest: DigestPerformer,
  ) {
    this.byType = { action, code, delay, wait, call, store, digest };
  }

  /** @throws what the database throws; the run is taken up again then, and the step performed once more */
  async perform(effect: Effect, context: PerformContext): Promise<Performed> {
    try {
      const performer = this.byType[effect.step.type] as StepPerformer<PlannedEffect>;
      return await performer.perform(effect, context);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return { outcome: { error: error.failure satisfies Failure }, secrets: [] };
    }
  }
}
