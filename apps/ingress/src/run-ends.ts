/** A run's id in → how it ended, as soon as that is known, or that it did not end in time. */
import { LiveChannel } from '#queue';
import { RunOutcomes, type RunOutcome } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Requests of this process that may wait at once; one more is not kept waiting. */
const MAX_WAITING = 1000;
/** For those whose word got lost, as Redis is away or the run was cancelled. */
const LOOK_AGAIN_MS = 1000;

export interface Waiting {
  /** Null when the time is over, when too many wait, and when it is given up. */
  outcome: Promise<RunOutcome | null>;
  /** Nobody wants to know any more. */
  giveUp(): void;
}

interface Waiter {
  resolve: (outcome: RunOutcome | null) => void;
  timer: NodeJS.Timeout;
}

/** Holds no connection of the pool while it waits. */
@Injectable()
export class RunEnds implements OnModuleDestroy {
  private readonly waiters = new Map<string, Waiter>();
  /** Told of, and to be read together. */
  private told = new Set<string>();
  private poll: NodeJS.Timeout | null = null;
  private unsubscribe: (() => void) | null = null;
  private stopping = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly outcomes: RunOutcomes,
    private readonly live: LiveChannel,
  ) {}

  onModuleDestroy(): void {
    this.stopping = true;
    this.unsubscribe?.();
    for (const runId of [...this.waiters.keys()]) this.settle(runId, null);
  }

  wait(runId: string, deadlineMs: number): Waiting {
    if (this.stopping || this.waiters.size >= MAX_WAITING)
      return { outcome: Promise.resolve(null), giveUp: () => undefined };
    this.unsubscribe ??= this.live.onSettled((settled) => this.hear(settled));
    const outcome = new Promise<RunOutcome | null>((resolve) => {
      const timer = setTimeout(() => this.settle(runId, null), deadlineMs);
      this.waiters.set(runId, { resolve, timer });
    });
    this.poll ??= setInterval(() => void this.look([...this.waiters.keys()]), LOOK_AGAIN_MS);
    return { outcome, giveUp: () => this.settle(runId, null) };
  }

  private hear(runId: string): void {
    if (!this.waiters.has(runId)) return;
    if (this.told.size === 0) {
      setImmediate(() => {
        const told = [...this.told];
        this.told = new Set();
        void this.look(told);
      });
    }
    this.told.add(runId);
  }

  private async look(runIds: string[]): Promise<void> {
    try {
      for (const outcome of await this.outcomes.ended(runIds)) this.settle(outcome.id, outcome);
    } catch (error) {
      this.logger.warn({ err: error }, 'The ends of runs could not be read; they are looked for again.');
    }
  }

  private settle(runId: string, outcome: RunOutcome | null): void {
    const waiter = this.waiters.get(runId);
    if (!waiter) return;
    this.waiters.delete(runId);
    clearTimeout(waiter.timer);
    waiter.resolve(outcome);
    if (this.waiters.size > 0 || !this.poll) return;
    clearInterval(this.poll);
    this.poll = null;
  }
}
