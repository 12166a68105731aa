/** Events in as fast as they come, stored in their order and in batches out: all that came during one store is the next. */
import { type HeldContext, type HeldEvent, storePatiently } from '#connector-sdk';
import { FailureError } from '#kernel';

import type { StreamPosition } from './position';

const BATCH_EVENTS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;
/** A position that came without events is stored after so long at the earliest: losing it costs reading them again. */
const POSITION_EVERY_MS = 10_000;

interface Entry {
  event: HeldEvent;
  /** Once it is stored; null: as before. */
  position: StreamPosition | null;
}

export class Outbox {
  /** How many events were not stored and never will be, once `onFailure` was called. */
  lost = 0;

  private waiting: Entry[] = [];
  private bytes = 0;
  /** Of a message that was no event, after all that waits. */
  private position: StreamPosition | null = null;
  private storing: Promise<void> | null = null;
  private readers: (() => void)[] = [];
  private storedAt = performance.now();
  private failure: { error: unknown } | null = null;

  /** @param onFailure nothing can be stored any more; called once */
  constructor(
    private readonly context: HeldContext,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** The position belongs to all of them: it is stored with the last one. */
  add(events: readonly HeldEvent[], position: StreamPosition | null): void {
    if (this.failure) {
      this.lost += events.length;
      return;
    }
    if (events.length === 0) {
      this.position = position ?? this.position;
      return this.storePositionInTime();
    }
    events.forEach((event, at) => {
      this.waiting.push({ event, position: at === events.length - 1 ? (position ?? this.position) : null });
      this.bytes += event.body.length;
    });
    this.position = null;
    this.storing ??= this.work();
  }

  /** Resolves when more may be read. */
  async room(): Promise<void> {
    while (this.isFull() && !this.failure) await new Promise<void>((resolve) => this.readers.push(resolve));
  }

  /** Stores what is left, the position as well. Throws what `store` threw. */
  async flush(): Promise<void> {
    while (!this.failure && (this.storing ?? (this.waiting.length > 0 || this.position))) {
      this.storing ??= this.work();
      await this.storing;
    }
    if (this.failure) throw this.failure.error;
  }

  private isFull(): boolean {
    return this.waiting.length >= BATCH_EVENTS || this.bytes >= BATCH_BYTES;
  }

  private storePositionInTime(): void {
    if (!this.position || this.storing || performance.now() - this.storedAt < POSITION_EVERY_MS) return;
    this.storing = this.work();
  }

  private async work(): Promise<void> {
    let batch: Entry[] = [];
    try {
      do {
        batch = this.nextBatch();
        await this.store(
          batch.map(({ event }) => event),
          batch.findLast(({ position }) => position)?.position ?? this.loosePosition(),
        );
        this.storedAt = performance.now();
      } while (this.waiting.length > 0);
    } catch (error) {
      this.failure = { error };
      this.lost = batch.length + this.waiting.length;
      this.waiting = [];
      this.onFailure(error);
    } finally {
      this.storing = null;
      this.wakeReaders();
    }
  }

  /** Only when nothing is left that comes before it. */
  private loosePosition(): StreamPosition | undefined {
    if (this.waiting.length > 0) return undefined;
    const position = this.position ?? undefined;
    this.position = null;
    return position;
  }

  private nextBatch(): Entry[] {
    let bytes = 0;
    const end = this.waiting.findIndex(({ event }, at) => {
      bytes += event.body.length;
      return at === BATCH_EVENTS || (at > 0 && bytes > BATCH_BYTES);
    });
    const batch = this.waiting.splice(0, end === -1 ? this.waiting.length : end);
    for (const { event } of batch) this.bytes -= event.body.length;
    this.wakeReaders();
    return batch;
  }

  private async store(events: readonly HeldEvent[], position: StreamPosition | undefined): Promise<void> {
    try {
      await storePatiently(this.context, events, position);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      await this.storeOneByOne(events, position);
    }
  }

  /** One of them is larger than this installation stores: it is let go, not the trigger. */
  private async storeOneByOne(
    events: readonly HeldEvent[],
    position: StreamPosition | undefined,
  ): Promise<void> {
    for (const event of events) {
      try {
        await storePatiently(this.context, [event]);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        this.context.status.dropped(1);
      }
    }
    if (position) await storePatiently(this.context, [], position);
  }

  private wakeReaders(): void {
    for (const wake of this.readers.splice(0)) wake();
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === 'listen.event_too_large';
