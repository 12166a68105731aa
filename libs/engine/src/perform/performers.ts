/** An effect in → its outcome, by the performer of its type of step. */
import { FailureError, type Failure } from '#kernel';
import { isRefusedData } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

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
    @Inject(LOGGER) private readonly logger: Logger,
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

  /**
   * @throws where the database or Redis can't be reached: the run is taken up again, and the step performed once more.
   * What would happen again in the same way is a failure of the step.
   */
  async perform(effect: Effect, context: PerformContext): Promise<Performed> {
    try {
      const performer = this.byType[effect.step.type] as StepPerformer<PlannedEffect>;
      return await performer.perform(effect, context);
    } catch (error) {
      if (error instanceof FailureError) return { outcome: { error: error.failure }, secrets: [] };
      if (!isOwnFault(error)) throw error;
      this.logger.error(
        { err: error, runId: context.runId, step: effect.path },
        'A step failed unexpectedly.',
      );
      return { outcome: { error: unexpected }, secrets: [] };
    }
  }
}

/** A mistake of the code, or data that the database refuses. */
const isOwnFault = (error: unknown): boolean =>
  isRefusedData(error) ||
  [TypeError, RangeError, SyntaxError, ReferenceError, URIError].some((fault) => error instanceof fault);

const unexpected: Failure = {
  kind: 'permanent',
  code: 'step.unexpected',
  message:
    'Something that this step was given can’t be processed. The worker’s log says what; please report it.',
};
