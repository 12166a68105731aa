/** A poll trigger in → asked again and again; an event for each item that it has not seen before. */
import type { ConnectionCredentials, HeldContext, PollTriggerDeclaration } from '#connector-sdk';
import { type Failure, FailureError } from '#kernel';
import type { Floods, SeenItems } from '#store';

import type { Driver } from '../driver';
import { bodyOf, eventOf, type FoundItem, found } from './item';
import { pause, pauseAfterFailure, pauseAfterPoll, pauseBeforeFirst } from './pauses';
import { checkCursor, type PollPosition, readPosition, sourceOf } from './position';
import { withDeadline } from './with-deadline';

export interface PollDriverOptions {
  /** Shorter intervals are taken for this one. Default 10,000. */
  leastIntervalMs?: number;
  /** More new items in one poll are held for a person. Default 100. */
  floodAbove?: number;
}

/** Items that are remembered of a trigger, and all of its last poll. */
const MOST_SEEN = 10_000;
/** One poll, pages and all. */
const DEADLINE_MS = 300_000;

/** The first poll of a source starts nothing: what is there then counts as seen. */
export const pollDriver =
  (
    seen: SeenItems,
    floods: Floods,
    { leastIntervalMs = 10_000, floodAbove = 100 }: PollDriverOptions = {},
  ): Driver<PollTriggerDeclaration> =>
  async (declaration, context) => {
    await new Poll(declaration, context, seen, floods, leastIntervalMs, floodAbove).run();
  };

class Poll {
  /** Of what is read; empty until that is known. */
  private of = '';
  private readonly intervalMs: number;
  private position: PollPosition | null;
  private works = false;

  constructor(
    private readonly declaration: PollTriggerDeclaration,
    private readonly context: HeldContext,
    private readonly seen: SeenItems,
    private readonly floods: Floods,
    private readonly leastIntervalMs: number,
    private readonly floodAbove: number,
  ) {
    this.intervalMs = Math.max(
      leastIntervalMs,
      declaration.intervalMs(context.input as Record<string, unknown>),
    );
    this.position = readPosition(context.position);
  }

  async run(): Promise<void> {
    const { signal } = this.context;
    // A connection that can't be read: the first poll says so.
    await this.context.auth().then(
      (auth) => this.findSource(auth),
      () => undefined,
    );
    const notBefore = Date.parse(this.position?.notBefore ?? '') || 0;
    const first = pauseBeforeFirst(this.intervalMs, this.position === null);
    await pause(Math.max(first, notBefore - Date.now()), signal);
    for (let failures = 0; !signal.aborted;) {
      const started = performance.now();
      try {
        const waitMs = await this.poll();
        failures = 0;
        this.say(null);
        await pause(pauseAfterPoll(this.intervalMs, waitMs) - (performance.now() - started), signal);
      } catch (error) {
        if (signal.aborted) throw error;
        failures += 1;
        const failure = failureOf(error);
        this.say(failure);
        await pause(
          pauseAfterFailure(failures, this.intervalMs, this.leastIntervalMs, failure.retryAfterMs),
          signal,
        );
      }
    }
  }

  /** @returns for how long the service does not want to be asked */
  private async poll(): Promise<number> {
    const { context, declaration } = this;
    const input = context.input as Record<string, unknown>;
    const result = await withDeadline(DEADLINE_MS, context.signal, async (signal) => {
      const service = await context.service(signal);
      this.findSource(service.auth);
      const cursor = this.position?.cursor ?? null;
      return declaration.poll({ ...service, input, sockets: service.tcp, cursor, signal });
    });
    const { cursor = null, waitMs = 0 } = result;
    checkCursor(cursor);
    const notBefore =
      waitMs > this.intervalMs ? { notBefore: new Date(Date.now() + waitMs).toISOString() } : {};
    await this.take(found(result.items, this.of), { of: this.of, cursor, pending: [], ...notBefore });
    return waitMs;
  }

  /** A position of another source, or of another user's, is none. */
  private findSource(auth: ConnectionCredentials | null): void {
    const { context, declaration } = this;
    this.of = sourceOf(declaration, context.input, auth);
    if (this.position?.of !== this.of) this.position = null;
  }

  private async take(items: readonly FoundItem[], position: PollPosition): Promise<void> {
    const { trigger, signal } = this.context;
    const hashes = items.map(({ item }) => item);
    if (this.position) await this.markPending(this.position);
    else {
      // Who has lost the lease has an older list, and must not hide what is new in the next one's.
      if (signal.aborted) return;
      await this.seen.mark(trigger, hashes);
      return this.keep([], position);
    }
    const fresh = (await this.seen.unseen(trigger, hashes)).flatMap((n) => items[n] ?? []);
    if (fresh.length === 0) return this.keepIfMoved(position);
    if (fresh.length > this.floodAbove) {
      await this.hold(fresh);
      return this.keep([], position);
    }
    await this.keep(fresh, { ...position, pending: fresh.map(({ item }) => item.toString('base64url')) });
    await this.seen.mark(trigger, hashes);
    if (this.position) this.position.pending = [];
    await this.seen.prune(trigger, hashes, MOST_SEEN);
  }

  /** Too many for a run each: nothing is lost, but a person decides. */
  private async hold(fresh: readonly FoundItem[]): Promise<void> {
    const { trigger, logger } = this.context;
    const held = await this.floods.hold(
      trigger,
      fresh.map(({ item, value }) => ({ item, body: bodyOf(value) })),
    );
    if (held === null) {
      throw new FailureError({
        kind: 'retryable',
        code: 'poll.flood_full',
        message: 'So many new items are held already that no more are taken. Release or drop them.',
      });
    }
    logger.warn({ triggerId: trigger.id, items: held }, 'A poll found too many new items; they are held.');
  }

  private async keepIfMoved(position: PollPosition): Promise<void> {
    const before = this.position;
    const moved =
      JSON.stringify(before?.cursor) !== JSON.stringify(position.cursor) ||
      before?.notBefore !== position.notBefore;
    if (moved) await this.keep([], position);
  }

  private async keep(fresh: readonly FoundItem[], position: PollPosition): Promise<void> {
    await this.context.store(fresh.map(eventOf), position);
    this.position = position;
  }

  /** What was stored is marked after it: a crash in between must not leave it out for longer than keys are kept. */
  private async markPending(position: PollPosition): Promise<void> {
    if (position.pending.length === 0) return;
    const items = position.pending.map((text) => Buffer.from(text, 'base64url'));
    await this.seen.mark(this.context.trigger, items);
    position.pending = [];
  }

  private say(failure: Failure | null): void {
    if (failure) this.context.status.failed(failure);
    else if (!this.works) this.context.status.connected();
    this.works = failure === null;
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    kind: 'retryable',
    code: 'poll.failed',
    message: `The poll could not be carried out: ${error instanceof Error ? error.message : 'unknown'}`,
  };
}
