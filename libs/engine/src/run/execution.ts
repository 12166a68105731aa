/**
 * One claimed run in → its walk followed: effects performed, several at once where the tree allows it, each write
 * holding what came in meanwhile and what is about to be started; until the run waits, is settled or is lost.
 */
import type { Failure } from '#kernel';
import type { ClaimedRun, InFlight, LoadedStep } from '#store';
import type { Metrics } from '#telemetry';

import { Hold } from '../hold';
import { idempotencyKey } from '../idempotency-key';
import type { LinksOf } from '../links';
import type { Performers } from '../perform/performers';
import type { Plan } from '../plan';
import { Walk, type Effect, type Settlement } from '../walk';
import type { RunWriter } from './run-writer';
import { isIdempotent, StepRecords, type Finished } from './step-records';

/** Steps entered before other runs of the process get their turn. */
const SLICE = 250;
/** Step runs that a write may hold before it is made without waiting for more. */
const MAX_PENDING = 500;
/** Effects of one run at once. */
const MAX_AT_ONCE = 50;
/** How long what is still under way when a run is settled may take to end by itself. */
const DRAIN_MS = 5000;

export interface Held {
  run: ClaimedRun;
  plan: Plan;
  trigger: unknown;
  steps: readonly LoadedStep[];
  signals: ReadonlyMap<string, unknown>;
  hold: Hold;
  /** Monotonic milliseconds at which the run's time is over. */
  deadline: number;
}

export interface Means {
  performers: Performers;
  writer: RunWriter;
  links: LinksOf;
  metrics: Metrics;
}

export class Execution {
  private readonly records: StepRecords;
  private readonly walk: Walk;
  /** Ends what is under way: with the run's own hold, or when nobody waits for it any more. */
  private readonly work = new Hold();
  /** To be started once there is room. */
  private queue: Effect[] = [];
  /** Those that are marked carry when they were started. */
  private readonly underWay = new Map<string, InFlight | null>();
  private finished: Finished[] = [];
  private crashed: Error | null = null;
  private wakeUp: (() => void) | null = null;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** What was marked as started by the claim, or by a worker that is gone. */
  private readonly marked: Map<string, InFlight>;
  private isFirst: boolean;
  private settling = false;

  constructor(
    private readonly held: Held,
    private readonly means: Means,
  ) {
    const { run, plan, trigger, steps, signals } = held;
    this.records = new StepRecords(steps);
    this.walk = new Walk({ plan, trigger, journal: this.records.journal, signals, links: means.links });
    this.marked = new Map((run.inFlight ?? []).map((mark) => [mark.path, mark]));
    this.isFirst = run.fence === 1;
    held.hold.onAbort(() => this.stop());
  }

  async carryOn(): Promise<void> {
    try {
      await this.turnUntilReleased();
    } finally {
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.work.abort();
    }
  }

  private stop(): void {
    this.work.abort();
    this.wakeUp?.();
  }

  private async turnUntilReleased(): Promise<void> {
    const { run, hold } = this.held;
    for (;;) {
      const more = this.walk.advance(SLICE);
      for (const folded of this.walk.takeFolds()) this.records.fold(folded);
      this.queue.push(...this.walk.takeEffects());
      if (hold.aborted) return;
      const settlement = this.settlement();
      if (settlement) return this.settle(settlement);
      if (!(await this.start())) return;
      if (more) {
        if (this.records.pendingCount >= MAX_PENDING && !(await this.progress([]))) return;
        await new Promise(setImmediate);
      } else if (this.underWay.size === 0 && this.queue.length === 0) {
        this.giveUpMarks();
        return this.means.writer.wait(run, this.records.takePending(), this.earliest());
      } else {
        await this.something();
      }
      if (hold.aborted) return;
      if (this.crashed) throw this.crashed;
      this.takeFinished();
    }
  }

  private settlement(): Settlement | null {
    if (this.walk.settlement) return this.walk.settlement;
    if (performance.now() < this.held.deadline) return this.parked();
    const error: Failure = {
      kind: 'permanent',
      code: 'run.timeout',
      message: 'The run took longer than its workflow allows.',
    };
    return { status: 'failed', error, result: null };
  }

  /** Starts what there is room for. What does something outside is marked by a write first, together with all results. */
  private async start(): Promise<boolean> {
    const room = MAX_AT_ONCE - this.underWay.size;
    if (this.queue.length === 0 || room <= 0) return true;
    const effects = this.queue.splice(0, room);
    if (effects.some(({ step, path }) => step.marked && !this.marked.has(path))) {
      if (!(await this.progress(effects))) return false;
    }
    for (const effect of effects) {
      this.marked.delete(effect.path);
      void this.perform(effect);
    }
    return true;
  }

  private progress(starting: readonly Effect[]): Promise<boolean> {
    const startedAt = new Date().toISOString();
    const marks = starting
      .filter(({ step }) => step.marked)
      .map(({ path, attempt }): InFlight => ({ path, attempt, startedAt }));
    const marked = new Set(marks.map(({ path }) => path));
    const lost = this.isRecovered ? [...this.marked.values()].filter(({ path }) => !marked.has(path)) : [];
    const inFlight = [...this.underWay.values(), ...lost, ...marks].filter((mark) => mark !== null);
    return this.means.writer.progress(this.held.run, this.records.takePending(), inFlight);
  }

  private async perform(effect: Effect): Promise<void> {
    const { run, deadline } = this.held;
    const { step, path, attempt } = effect;
    const startedAt = new Date();
    const key = idempotencyKey(run.id, path);
    if (this.isFirst) this.means.metrics.firstStepSeconds.observe(secondsSince(run.event.receivedAt));
    this.isFirst = false;
    this.underWay.set(path, step.marked ? { path, attempt, startedAt: startedAt.toISOString() } : null);
    try {
      const performed = await this.means.performers.perform(effect, {
        runId: run.id,
        eventId: run.event.id,
        workspaceId: run.workspaceId,
        workflowId: run.workflowId,
        depth: run.depth,
        idempotencyKey: key,
        hold: this.work,
        remainingMs: deadline - performance.now(),
      });
      this.finished.push({ effect, performed, key, startedAt });
    } catch (error) {
      this.crashed ??= error instanceof Error ? error : new Error(String(error));
    }
    this.underWay.delete(path);
    this.wakeUp?.();
  }

  /** Records what came in, and tells the walk. */
  private takeFinished(): void {
    for (const finished of this.finished.splice(0)) {
      const { path } = finished.effect;
      const live = !this.settling && this.walk.isLive(path);
      const step = this.records.effect(finished, live, Math.random());
      this.records.setOutput(path, this.walk.finish(path, step));
      if (step.status === 'waiting') this.setTimer(path);
    }
  }

  /** While others are under way a waiting step is taken up right here when its time comes. */
  private setTimer(path: string): void {
    const ms = this.records.waitMs(path);
    if (ms === null || this.underWay.size === 0) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(path);
        this.walk.wake(path);
        this.wakeUp?.();
      },
      Math.min(Math.max(ms, 0), LONGEST_TIMER_MS),
    );
    this.timers.set(path, timer.unref());
  }

  /** Until an effect ends, a timer comes due, the run's time is over, or it is lost. */
  private async something(): Promise<void> {
    if (this.finished.length > 0 || this.crashed) return;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    this.wakeUp = null;
  }

  /** Until the first of the waiting steps is due, in milliseconds; null when all wait for signals. */
  private earliest(): number | null {
    let earliest: number | null = null;
    for (const path of this.walk.waiting()) {
      const ms = this.records.waitMs(path);
      if (ms !== null && (earliest === null || ms < earliest)) earliest = ms;
    }
    return earliest === null ? null : Math.max(0, earliest);
  }

  /** A step that a lost worker had begun, that must not be done twice, and whose setting leaves it to a person. */
  private parked(): Settlement | null {
    if (!this.isRecovered || this.marked.size === 0) return null;
    for (const effect of this.queue) {
      const { step, path } = effect;
      if (!this.marked.has(path) || step.type !== 'action' || step.onUnknown !== 'park') continue;
      if (isIdempotent(effect)) continue;
      this.marked.delete(path);
      this.records.unknown(effect, unknownOutcome);
      return { status: 'unknown', error: unknownOutcome, result: null };
    }
    return null;
  }

  /** Effects that a lost worker had begun in a branch that was given up: nothing goes on from them. */
  private giveUpMarks(): void {
    if (!this.isRecovered) return;
    // The mark that the first claim sets, before anything is known of the run, has no time.
    for (const mark of this.marked.values()) if (mark.startedAt) this.records.unknown(mark, unknownOutcome);
    this.marked.clear();
  }

  private get isRecovered(): boolean {
    return this.held.run.recoveries > 0;
  }

  private async settle(settlement: Settlement): Promise<void> {
    const { run, plan, hold } = this.held;
    this.settling = true;
    await this.drain();
    if (hold.aborted) return;
    this.giveUpMarks();
    this.records.close(settlement.status);
    await this.means.writer.settle(run, plan, this.records.takePending(), settlement);
  }

  /** What is still under way when the run ends is given a moment, then stopped; its outcome is recorded either way. */
  private async drain(): Promise<void> {
    if (this.underWay.size > 0) {
      const timer = setTimeout(() => this.work.abort(), DRAIN_MS);
      while (this.underWay.size > 0) await this.something().then(() => this.takeFinished());
      clearTimeout(timer);
    }
    this.takeFinished();
  }
}

/** The longest that a timer of Node takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const unknownOutcome: Failure = {
  kind: 'unknown',
  code: 'step.unknown_outcome',
  message:
    'The worker ended while this step was under way, so nobody can know whether it was done. Look at the service, then retry or leave it.',
};

const secondsSince = (moment: Date): number => Math.max(0, Date.now() - moment.getTime()) / 1000;
