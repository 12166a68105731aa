/** Events of a peer that does not wait in, stored in their order and in batches out. */
import { type Failure, FailureError } from '#kernel';

import { aborted, pauseFor } from '../socket/deadline';
import type { HeldContext, HeldEvent, StoredHeldEvent } from './held';

const BATCH_EVENTS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
/** Tries; a moment without the database is nothing that a person has to know. */
const WORTH_SAYING = 4;
/** How long what waits may take once the signal is aborted: whoever holds the trigger gives it eight seconds. */
const LEAVE_MS = 5000;

type Storing = Pick<HeldContext, 'store' | 'signal' | 'status'>;

/**
 * Stores; while the database is away it tries again, and the status says so. When the signal is aborted, as it is when
 * the lease is lost, it tries once more and throws what was thrown then. Throws `FailureError`s at once.
 */
export async function storePatiently(
  context: Storing,
  events: readonly HeldEvent[],
  position?: unknown,
): Promise<readonly StoredHeldEvent[]> {
  const { signal, status } = context;
  for (let tries = 1; ; tries += 1) {
    try {
      const stored = await context.store(events, position);
      if (tries > WORTH_SAYING) status.connected();
      return stored;
    } catch (error) {
      if (error instanceof FailureError || signal.aborted) throw error;
      if (tries === WORTH_SAYING) status.failed(NOT_STORED);
      await pauseFor(Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LAST_RETRY_MS), signal);
    }
  }
}

const NOT_STORED: Failure = {
  kind: 'retryable',
  code: 'listen.not_stored',
  message: 'What came could not be stored yet. It is kept, and tried again.',
};

export interface EventQueueLimits {
  /** How many bytes may wait; above, `onFull` is called. Default 8 MiB. */
  maxBytes?: number;
  /** How many events may wait. Default 2,000. */
  maxEvents?: number;
}

/** For peers that push: they are stopped while too much waits, and go on when half of it is stored. */
export class EventQueue {
  /** Rejects when an event can't be stored any more; never resolves. */
  readonly failed: Promise<never>;

  private readonly maxBytes: number;
  private readonly maxEvents: number;
  private waiting: HeldEvent[] = [];
  private bytes = 0;
  private isFull = false;
  private isEnding = false;
  private isOver = false;
  private storing: Promise<void> | null = null;
  private fail: (error: unknown) => void = () => undefined;

  constructor(
    private readonly context: Storing,
    private readonly peer: { pause(): void; resume(): void },
    { maxBytes = 8 * 1024 * 1024, maxEvents = 2000 }: EventQueueLimits = {},
  ) {
    this.maxBytes = maxBytes;
    this.maxEvents = maxEvents;
    this.failed = new Promise((_resolve, reject) => (this.fail = reject));
    this.failed.catch(() => undefined);
  }

  push(event: HeldEvent): void {
    if (this.isEnding) return this.context.status.dropped(1);
    this.waiting.push(event);
    this.bytes += event.body.length;
    if (!this.isFull && (this.bytes >= this.maxBytes || this.waiting.length >= this.maxEvents)) {
      this.isFull = true;
      this.peer.pause();
    }
    this.storing ??= this.work();
  }

  /** Whether the peer is stopped at the moment. */
  get isStopped(): boolean {
    return this.isFull;
  }

  /** Resolves when there is room again: for peers that are stopped by letting them wait. */
  async room(): Promise<void> {
    while (this.isFull && this.storing) await this.storing;
  }

  /** Resolves when nothing waits any more, or nothing can be stored. */
  async drained(): Promise<void> {
    await this.storing;
  }

  /**
   * Takes no more, and stores what waits, as it is in no other place: as long as that takes, or for 5 s once the signal
   * is aborted. What could not be stored is counted as dropped.
   */
  async end(): Promise<void> {
    this.isEnding = true;
    const done = new AbortController();
    const late = async () => {
      await aborted(this.context.signal);
      await pauseFor(LEAVE_MS, done.signal);
    };
    await Promise.race([this.drained(), late()]);
    done.abort();
    this.isOver = true;
    if (this.waiting.length > 0) this.context.status.dropped(this.waiting.length);
  }

  private async work(): Promise<void> {
    try {
      while (this.waiting.length > 0 && !this.isOver) {
        const batch = this.nextBatch();
        await storePatiently(this.context, batch);
        this.waiting.splice(0, batch.length);
        this.bytes -= sizeOf(batch);
        if (this.isFull && this.bytes * 2 <= this.maxBytes && this.waiting.length * 2 <= this.maxEvents) {
          this.isFull = false;
          this.peer.resume();
        }
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.storing = null;
    }
  }

  private nextBatch(): HeldEvent[] {
    let bytes = 0;
    const end = this.waiting.findIndex((event, at) => {
      bytes += event.body.length;
      return at === BATCH_EVENTS || (at > 0 && bytes > BATCH_BYTES);
    });
    return this.waiting.slice(0, end === -1 ? undefined : end);
  }
}

const sizeOf = (events: readonly HeldEvent[]): number =>
  events.reduce((bytes, { body }) => bytes + body.length, 0);
