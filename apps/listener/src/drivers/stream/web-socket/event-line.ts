/**
 * Events as they come in, committed in their order out. While one commit is under way the next ones are collected, and
 * are then stored all together; what waits is bounded, and whoever fills the line is told to stop.
 */
import type { HeldContext, HeldEvent } from '#connector-sdk';
import { FailureError } from '#kernel';
import { LeaseLostError } from '#store';

import type { WebSocketLimits } from './limits';
import { pause } from './pause';

export interface LineEntry {
  events: readonly HeldEvent[];
  /** What belongs to these events; left out: as before. */
  position?: unknown;
  bytes: number;
  /** Called once they are stored for good. */
  stored?: () => void;
}

export interface LineOwner {
  /** Nothing more, please. */
  full(): void;
  room(): void;
  /** Nothing will be stored any more. */
  failed(error: unknown): void;
}

export class EventLine {
  private waiting: LineEntry[] = [];
  private storing: LineEntry[] = [];
  private events = 0;
  private bytes = 0;
  private isFull = false;
  private working: Promise<void> | null = null;
  private later: NodeJS.Timeout | null = null;
  /** Kept without an event, when there is time. */
  private position: unknown;
  private ended = false;

  constructor(
    private readonly context: HeldContext,
    private readonly limits: WebSocketLimits,
    private readonly owner: LineOwner,
  ) {}

  add(entry: LineEntry): void {
    if (this.ended) return;
    // A position that waits for an event goes along with this one.
    const { position = this.position } = entry;
    this.waiting.push({ ...entry, position });
    this.events += entry.events.length;
    this.bytes += entry.bytes;
    this.forgetLater();
    if (!this.isFull && (this.events >= this.limits.maxEvents || this.bytes >= this.limits.maxBytes)) {
      this.isFull = true;
      this.owner.full();
    }
    this.work();
  }

  /** A position that came without an event: not worth a commit of its own each time. */
  keep(position: unknown): void {
    if (this.ended) return;
    this.position = position;
    this.later ??= setTimeout(() => this.flushPosition(), this.limits.positionMs);
  }

  /** Resolves when all that was added is stored, or never will be. */
  async settled(): Promise<void> {
    this.flushPosition();
    while (this.working) await this.working;
  }

  /** Gives up what is not stored yet; how many events that is, without those whose sender waits for an answer. */
  end(): number {
    this.ended = true;
    this.forgetLater();
    const unanswered = [...this.storing, ...this.waiting].filter(({ stored }) => !stored);
    return unanswered.reduce((sum, { events }) => sum + events.length, 0);
  }

  private flushPosition(): void {
    if (!this.later) return;
    const { position } = this;
    this.forgetLater();
    this.add({ events: [], position, bytes: 0 });
  }

  private forgetLater(): void {
    if (this.later) clearTimeout(this.later);
    this.later = null;
    this.position = undefined;
  }

  private work(): void {
    this.working ??= this.drain();
  }

  private async drain(): Promise<void> {
    // What comes in the same turn goes along.
    await Promise.resolve();
    try {
      while (this.waiting.length > 0 && !this.ended) {
        this.storing = this.waiting;
        this.waiting = [];
        await this.storeAll(this.storing);
        this.storing = [];
      }
    } catch (error) {
      this.ended = true;
      this.forgetLater();
      this.owner.failed(error);
    }
    // Within the same turn as the last look at what waits.
    this.working = null;
  }

  private async storeAll(batch: readonly LineEntry[]): Promise<void> {
    const events = batch.flatMap((entry) => entry.events);
    const position = batch.findLast((entry) => entry.position !== undefined)?.position;
    const outcome = await this.persist(events, position);
    if (outcome === 'given up') return;
    if (outcome === 'refused') {
      if (batch.length > 1) for (const entry of batch) await this.storeAll([entry]);
      else this.release(batch, false);
      return;
    }
    this.release(batch, true);
  }

  private release(batch: readonly LineEntry[], isStored: boolean): void {
    for (const { events, bytes, stored } of batch) {
      this.events -= events.length;
      this.bytes -= bytes;
      if (isStored) stored?.();
      else this.context.status.dropped(events.length);
    }
    const { maxEvents, maxBytes } = this.limits;
    if (this.isFull && this.events <= maxEvents / 2 && this.bytes <= maxBytes / 2) {
      this.isFull = false;
      this.owner.room();
    }
  }

  /** As long as it takes: the events can't be asked for again. Throws `LeaseLostError`. */
  private async persist(
    events: readonly HeldEvent[],
    position: unknown,
  ): Promise<'stored' | 'refused' | 'given up'> {
    const { firstStoreRetryMs, longestStoreRetryMs } = this.limits;
    for (let tries = 0; !this.ended; tries++) {
      try {
        await this.context.store(events, position);
        return 'stored';
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        if (error instanceof FailureError && error.failure.kind === 'permanent') {
          this.context.status.failed(error.failure);
          return 'refused';
        }
        if (tries === 0)
          this.context.logger.warn(
            { err: error, events: events.length },
            'Events could not be stored; it is tried again.',
          );
        const most = Math.min(longestStoreRetryMs, firstStoreRetryMs * 2 ** tries);
        await pause(most / 2 + (Math.random() * most) / 2);
      }
    }
    return 'given up';
  }
}
