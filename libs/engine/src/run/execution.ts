/**
 * One claimed run in → its walk followed: effects performed, several at once where the tree allows it, each write
 * holding what came in meanwhile and what is about to be started; until the run waits, is settled or is lost.
 */
import type { Failure } from '#kernel';
import type { ClaimedRun, InFlight, LoadedStep, RunSignals } from '#store';
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
/** Step runs, and bytes of them, that a write may hold before it is made without waiting for more. */
const MAX_PENDING = 500;
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
/** Of the inputs and outputs of all steps of a run, which are in memory while it is held. */
export const MAX_RUN_BYTES = 128 * 1024 * 1024;
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
  signals: RunSignals;
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
  /** Whether something came while nobody waited for it. */
  private woken = false;
  /** Steps that began to wait and have no timer yet; null: all that wait. */
  private untimed: string[] | null = null;
  private timers: Map<string, NodeJS.Timeout> | null = null;
  private hasNewSignals = false;
  /** Whether the result of an effect that did something outside is not written yet. */
  private hasUnwritten = false;
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
    held.hold.onSignal(() => {
      this.hasNewSignals = true;
      this.rouse();
    });
  }

  async carryOn(): Promise<void> {
    try {
      await this.turnUntilReleased();
    } finally {
      for (const timer of this.timers?.values() ?? []) clearTimeout(timer);
      this.work.abort();
    }
  }

  private stop(): void {
    this.work.abort();
    this.rouse();
  }

  private rouse(): void {
    this.woken = true;
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
      if (this.isFull() && !(await this.progress([]))) return;
      if (more) {
        await new Promise(setImmediate);
      } else if (this.isIdle()) {
        this.giveUpMarks();
        hold.onSignal(null);
        return this.means.writer.wait(run, this.records.takePending(), this.earliest());
      } else {
        // What was done outside is on record before anything else is waited for, however long that takes.
        if (this.hasUnwritten && !(await this.progress([]))) return;
        this.setTimers();
        await this.something();
      }
      if (hold.aborted) return;
      if (this.crashed) throw this.crashed;
      this.takeFinished();
      if (this.hasNewSignals) await this.hear();
    }
  }

  private isIdle(): boolean {
    return this.underWay.size === 0 && this.queue.length === 0 && this.finished.length === 0;
  }

  private isFull(): boolean {
    return this.records.pendingCount >= MAX_PENDING || this.records.pendingBytes >= MAX_PENDING_BYTES;
  }

  /** What was sent to waiting steps since the run was claimed. The count that the claim saw stays: a look too many. */
  private async hear(): Promise<void> {
    this.hasNewSignals = false;
    this.walk.hear(await this.means.signals.load(this.held.run.id));
  }

  private settlement(): Settlement | null {
    if (this.walk.settlement) return this.walk.settlement;
    if (this.records.bytes > MAX_RUN_BYTES) return { status: 'failed', error: tooLarge, result: null };
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
    const effects = this.takeQueued(MAX_AT_ONCE - this.underWay.size);
    if (effects.some(({ step, path }) => step.marked && !this.marked.has(path))) {
      if (!(await this.progress(effects))) return false;
    }
    for (const effect of effects) {
      this.marked.delete(effect.path);
      void this.perform(effect);
    }
    return true;
  }

  /** The next ones, without those of branches that were given up while they stood in line. */
  private takeQueued(room: number): Effect[] {
    const effects: Effect[] = [];
    let taken = 0;
    while (effects.length < room && taken < this.queue.length) {
      const effect = this.queue[taken++]!;
      if (this.walk.isLive(effect.path)) effects.push(effect);
    }
    if (taken > 0) this.queue.splice(0, taken);
    return effects;
  }

  private progress(starting: readonly Effect[]): Promise<boolean> {
    const startedAt = new Date().toISOString();
    const marks = starting
      .filter(({ step }) => step.marked)
      .map(({ path, attempt }): InFlight => ({ path, attempt, startedAt }));
    const marked = new Set(marks.map(({ path }) => path));
    const lost = this.isRecovered ? [...this.marked.values()].filter(({ path }) => !marked.has(path)) : [];
    const inFlight = [...this.underWay.values(), ...lost, ...marks].filter((mark) => mark !== null);
    this.hasUnwritten = false;
    return this.means.writer.progress(this.held.run, this.records.takePending(), inFlight);
  }

  private async perform(effect: Effect): Promise<void> {
    const { run, deadline } = this.held;
    const { step, path, attempt } = effect;
    const startedAt = new Date();
    const key = idempotencyKey(run.id, path);
    if (this.isFirst && run.event)
      this.means.metrics.firstStepSeconds.observe(secondsSince(run.event.receivedAt));
    this.isFirst = false;
    this.underWay.set(path, step.marked ? { path, attempt, startedAt: startedAt.toISOString() } : null);
    try {
      const performed = await this.means.performers.perform(effect, {
        runId: run.id,
        eventId: run.eventId,
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
    this.rouse();
  }

  /** Records what came in, and tells the walk. */
  private takeFinished(): void {
    for (const finished of this.finished.splice(0)) {
      const { path, step: planned } = finished.effect;
      if (planned.marked) this.hasUnwritten = true;
      const live = !this.settling && this.walk.isLive(path);
      const step = this.records.effect(finished, live, Math.random());
      this.records.conclude(path, this.walk.finish(path, step));
      if (step.status === 'waiting') this.untimed?.push(path);
    }
  }

  /** While others are under way, a waiting step is taken up right here when its time comes. */
  private setTimers(): void {
    const paths = this.untimed ?? this.walk.waiting();
    this.untimed = [];
    for (const path of paths) {
      const ms = this.records.waitMs(path);
      if (ms === null) continue;
      const timer = setTimeout(() => this.onTime(path), Math.min(ms, LONGEST_TIMER_MS)).unref();
      (this.timers ??= new Map()).set(path, timer);
    }
  }

  private onTime(path: string): void {
    this.timers?.delete(path);
    if (this.records.waitMs(path)! > 0) this.untimed?.push(path);
    else this.walk.wake(path);
    this.rouse();
  }

  /** Until an effect ends, a timer comes due, a signal comes, or the run is lost. */
  private async something(): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        this.wakeUp = resolve;
      });
      this.wakeUp = null;
    }
    this.woken = false;
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
    hold.onSignal(null);
    await this.means.writer.settle(run, plan, this.records.takePending(), settlement);
  }

  /** What is still under way when the run ends is given a moment, then stopped; its outcome is recorded either way. */
  private async drain(): Promise<void> {
    if (this.underWay.size > 0) {
      const timer = setTimeout(() => this.work.abort(), DRAIN_MS);
      while (this.underWay.size > 0) {
        await this.something();
        this.takeFinished();
      }
      clearTimeout(timer);
    }
    if (this.crashed) throw this.crashed;
    this.takeFinished();
  }
}

/** The longest that a timer of Node takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const tooLarge: Failure = {
  kind: 'permanent',
  code: 'run.too_large',
  message: `The inputs and outputs of the run’s steps take more than ${MAX_RUN_BYTES / 1024 / 1024} MiB. Let its steps give less (a loop has ‘collect’), or split the work over several runs.`,
};

const unknownOutcome: Failure = {
  kind: 'unknown',
  code: 'step.unknown_outcome',
  message:
    'The worker ended while this step was under way, so nobody can know whether it was done. Look at the service, then retry or leave it.',
};

const secondsSince = (moment: Date): number => Math.max(0, Date.now() - moment.getTime()) / 1000;
