/** What an execution came to in → one fenced write, and whoever has to hear of it told. */
import { CONFIG, type Config } from '#config';
import { Gatekeeper } from '#intake';
import { Doorbell, LiveChannel } from '#queue';
import {
  hasFollowUps,
  JournalWriter,
  WorkflowHealth,
  type ClaimedRun,
  type InFlight,
  type JournalEntry,
  type SettledRun,
  type StepRecord,
} from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import type { Plan } from '../plan';
import type { Settlement } from '../walk';

@Injectable()
export class RunWriter {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly journal: JournalWriter,
    private readonly doorbell: Doorbell,
    private readonly gatekeeper: Gatekeeper,
    private readonly health: WorkflowHealth,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
  ) {}

  /** Step runs, and the effects that are about to be started. @returns whether the run was still held */
  progress(run: ClaimedRun, steps: StepRecord[], inFlight: InFlight[]): Promise<boolean> {
    return this.write(run, steps, { status: 'running', inFlight });
  }

  /** @param dueInMs null: until a signal */
  async wait(run: ClaimedRun, steps: StepRecord[], dueInMs: number | null): Promise<void> {
    await this.write(run, steps, { status: 'waiting', dueInMs, signals: run.signals });
  }

  /** @param plan null when there is none that compiles */
  async settle(
    run: ClaimedRun,
    plan: Plan | null,
    steps: StepRecord[],
    { status, error, result }: Settlement,
  ): Promise<void> {
    const followUp = this.followUp(run, plan, { status, error, result });
    if (!(await this.write(run, steps, { status, error, result, followUp }))) return;
    this.metrics.runs.inc({ status });
    this.health.record({
      workspaceId: run.workspaceId,
      workflowId: run.workflowId,
      failed: status === 'failed' || status === 'unknown',
    });
    if (run.gated) this.gatekeeper.look(run.workflowId);
    if (!plan || plan.trigger.input?.['respond'] === 'whenFinished') this.live.publishSettled(run.id);
  }

  /** What has to happen elsewhere together with the run's end; null for nearly every run. */
  private followUp(
    run: ClaimedRun,
    plan: Plan | null,
    { status, error, result }: Settlement,
  ): SettledRun | null {
    const { id: runId, workspaceId, workflowId, parentRunId, parentPath, eventId, event } = run;
    const settled: SettledRun = {
      runId,
      workspaceId,
      workflowId,
      eventId,
      eventSource: event?.source ?? 'unknown',
      status,
      error,
      result: result as SettledRun['result'],
      parentRunId,
      parentPath,
      onFailure: plan?.settings.onFailure ?? null,
      url: `${this.config.publicUrl}/runs/${runId}`,
    };
    return hasFollowUps(settled) ? settled : null;
  }

  private async write(run: ClaimedRun, steps: StepRecord[], state: JournalEntry['run']): Promise<boolean> {
    const { id: runId, workspaceId, fence } = run;
    const { written, due } = await this.journal.write({ runId, workspaceId, fence, steps, run: state });
    if (due.length > 0) this.doorbell.ring(due);
    if (!written) {
      this.logger.info({ runId, fence }, 'The run is not held any more; its result was not written.');
      return false;
    }
    this.live.publish({ workspaceId, runIds: [runId] });
    return true;
  }
}
