/** A code step in → what its script returns. */
import { FailureError } from '#kernel';
import { Sandbox } from '#sandbox';
import { Injectable } from '@nestjs/common';

import type { PlannedCode } from '../plan';
import type { Effect } from '../walk';
import { StepClock } from './step-clock';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

const DEFAULT_TIMEOUT_MS = 5000;
const DEFAULT_MEMORY_MB = 64;
/** The script's own time begins when it gets a thread; this is for the wait before that. */
const QUEUE_MS = 120_000;
/** Characters of the output as JSON. */
export const MAX_CODE_OUTPUT = 5 * 1024 * 1024;

@Injectable()
export class CodePerformer implements StepPerformer<PlannedCode> {
  constructor(private readonly sandbox: Sandbox) {}

  async perform({ step, input }: Effect<PlannedCode>, context: PerformContext): Promise<Performed> {
    const { code, timeoutMs = DEFAULT_TIMEOUT_MS, memoryMb = DEFAULT_MEMORY_MB } = step.settings;
    const clock = new StepClock(context, timeoutMs + QUEUE_MS);
    try {
      const { value, logs } = await this.sandbox.run({
        code,
        input: (input as { input?: unknown } | null)?.input ?? {},
        timeoutMs,
        memoryBytes: memoryMb * 1024 * 1024,
        outputLimit: MAX_CODE_OUTPUT,
        signal: clock.signal,
        seed: context.idempotencyKey,
      });
      return { outcome: { output: value ?? null }, secrets: [], logs };
    } catch (error) {
      if (clock.failure) throw new FailureError(clock.failure, { cause: error });
      throw error;
    } finally {
      clock.stop();
    }
  }
}
