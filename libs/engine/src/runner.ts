/** A wake-up in → the run claimed, its steps carried out and recorded one by one, until it waits or is settled. */
import { CONFIG, type Config } from '#config';
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { describeTrigger } from '#intake';
import { FailureError } from '#kernel';
import { JournalWriter, RunClaimer, RunSignals, type ClaimedRun, type LoadedStep } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { HeldRuns } from './held-runs';
import type { Hold } from './hold';
import { LinkMaker } from './links';
import { Performers } from './perform/performers';
import type { Plan } from './plan';
import { Plans } from './plans';
import { Execution } from './run/execution';
import { RunWriter } from './run/run-writer';
import { StepRecords } from './run/step-records';

/** A run that takes its worker down this often in a row, without a step done between, is given up. */
const MAX_RECOVERIES = 10;

@Injectable()
export class Runner {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
    private readonly claimer: RunClaimer,
    private readonly journal: JournalWriter,
    private readonly signals: RunSignals,
    private readonly plans: Plans,
    private readonly performers: Performers,
    private readonly heldRuns: HeldRuns,
    private readonly links: LinkMaker,
    private readonly writer: RunWriter,
    private readonly metrics: Metrics,
  ) {}

  /** Never throws: what can't be done now is found again by the sweeper. */
  async run(runId: string): Promise<void> {
    try {
      if (this.heldRuns.rouse(runId)) return;
      const askedAt = performance.now();
      const run = await this.claimer.claim({ runId, leaseMs: this.config.runLeaseMs });
      if (!run) return;
      const hold = this.heldRuns.hold(run, askedAt);
      try {
        await this.carryOut(run, hold, askedAt);
      } finally {
        this.heldRuns.release(run.id, hold);
      }
    } catch (error) {
      this.logger.error(
        { err: error, runId },
        'The run was interrupted; it is taken up again when its lease ends.',
      );
    }
  }

  private async carryOut(run: ClaimedRun, hold: Hold, askedAt: number): Promise<void> {
    let plan: Plan | null = null;
    let steps: readonly LoadedStep[] = [];
    let execution: Execution;
    try {
      plan = await this.plans.get(run.versionId);
      // Its journal may be what takes workers down: it is not even loaded.
      if (run.recoveries > MAX_RECOVERIES) throw crashLoop(run.recoveries);
      // Only a run that was held before, or that a person retried, has a journal.
      if (run.fence > 1 || run.retryOf !== null) steps = await this.journal.load(run.id);
      execution = await this.prepare(run, plan, steps, hold, askedAt);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const records = new StepRecords(steps);
      records.close('failed');
      const settlement = { status: 'failed', error: error.failure, result: null } as const;
      await this.writer.settle(run, plan, records.takePending(), settlement);
      return;
    }
    await execution.carryOn();
  }

  private async prepare(
    run: ClaimedRun,
    plan: Plan,
    steps: readonly LoadedStep[],
    hold: Hold,
    askedAt: number,
  ): Promise<Execution> {
    if (!run.event) throw eventMissing();
    const trigger = await describeTrigger(run.event, plan.trigger, this.registry);
    const signals = run.signals > 0 ? await this.signals.load(run.id) : new Map<string, unknown>();
    return new Execution(
      { run, plan, trigger, steps, signals, hold, deadline: askedAt + plan.timeoutMs },
      {
        performers: this.performers,
        writer: this.writer,
        signals: this.signals,
        links: this.links.linksOf(run.id),
        metrics: this.metrics,
      },
    );
  }
}

const crashLoop = (recoveries: number): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'run.crash_loop',
    message: `The worker ended ${recoveries} times in a row while it executed this run. Look at its log.`,
  });

const eventMissing = (): FailureError =>
  new FailureError({
    kind: 'permanent',
    code: 'run.event_missing',
    message: 'The event that started this run is no longer kept, so it can’t be run. Send it again.',
  });
