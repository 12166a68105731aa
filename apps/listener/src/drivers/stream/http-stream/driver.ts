/** A trigger on an HTTP stream in: connected for as long as its signal says, every message an event → `context.store`. */
import {
  type HeldContext,
  type HttpStreamDescription,
  pauseFor,
  type StreamTriggerDeclaration,
} from '#connector-sdk';
import { type Failure, FailureError } from '#kernel';

import { Backoff } from '../backoff';
import { Intake } from './intake';
import { DEFAULT_FORGET_STATUSES, HTTP_STREAM_LIMITS, type HttpStreamLimits } from './limits';
import { pollOnAndOn } from './long-polling';
import { Outbox } from './outbox';
import { hasPosition, readPosition, sourceOf } from './position';
import { readStream, type StreamingParts } from './streaming';

/** They will be the same the next time, and nothing that happens at the server changes them. */
const HOPELESS: ReadonlySet<string> = new Set(['outbound.bad_url', 'outbound.bad_request']);

/**
 * Resolves once the signal aborted, everything is closed and what had come is stored. Throws `FailureError` of kind
 * `permanent` when the server, or the description, says that it is of no use; and what `store` throws.
 */
export async function httpStreamDriver(
  declaration: StreamTriggerDeclaration,
  context: HeldContext,
  limits: HttpStreamLimits = HTTP_STREAM_LIMITS,
): Promise<void> {
  const listening = new Listening(declaration, context, limits);
  await listening.run();
}

class Listening {
  private readonly outbox: Outbox;
  private readonly backoff: Backoff;
  /** Aborted when it is told to stop, and when nothing can be stored any more. */
  private readonly over = new AbortController();
  private intake: Intake | null = null;
  private connectedAt: number | null = null;
  private retryMs = 0;

  constructor(
    private readonly declaration: StreamTriggerDeclaration,
    private readonly context: HeldContext,
    private readonly limits: HttpStreamLimits,
  ) {
    this.backoff = new Backoff(limits.firstPauseMs, limits.longestPauseMs);
    this.outbox = new Outbox(context, () => this.over.abort());
  }

  async run(): Promise<void> {
    const unlink = follow(this.context.signal, this.over);
    try {
      await this.connectOnAndOn();
      await this.leave();
    } catch (error) {
      // What came before is kept, whatever came after.
      await this.outbox.flush();
      throw error;
    } finally {
      unlink();
      this.countLost();
    }
  }

  /** Where there is a position, the server is asked for them again. */
  private countLost(): void {
    const { lost } = this.outbox;
    if (lost > 0 && !(this.intake && hasPosition(this.intake.position))) this.context.status.dropped(lost);
  }

  private async connectOnAndOn(): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      const failure = await this.connect();
      if (signal.aborted) return;
      if (failure) this.context.status.failed(failure);
      await pauseFor(this.pauseMs(failure), signal);
      if (!signal.aborted) this.context.status.reconnecting();
    }
  }

  /** Null when the server ended the answer in good order. Throws what makes another attempt useless. */
  private async connect(): Promise<Failure | null> {
    this.connectedAt = null;
    const attempt = new AbortController();
    const unlink = follow(this.over.signal, attempt);
    try {
      await this.read(await this.describe(), attempt);
      return null;
    } catch (error) {
      if (this.over.signal.aborted) return null;
      if (!(error instanceof FailureError) || isHopeless(error.failure)) throw error;
      return error.failure;
    } finally {
      unlink();
      // Whatever is left of the answer: nobody reads it any more.
      attempt.abort();
    }
  }

  private async describe(): Promise<HttpStreamDescription> {
    const description = this.declaration.describe(this.context.input as never, await this.context.auth());
    if (description.transport === 'websocket') throw new TypeError('It is no HTTP stream.');
    return description;
  }

  private async read(description: HttpStreamDescription, attempt: AbortController): Promise<void> {
    const source = sourceOf(description);
    if (this.intake?.position.source !== source) {
      this.intake = new Intake(this.context, this.outbox, readPosition(this.context.position, source));
    }
    const parts: StreamingParts = {
      context: this.context,
      description,
      intake: this.intake,
      outbox: this.outbox,
      onConnected: () => this.connected(),
      onRetry: (ms) => {
        this.retryMs = Math.min(ms, this.limits.longestRetryMs);
      },
    };
    try {
      if (description.transport === 'long-poll') await pollOnAndOn(parts, attempt, this.limits);
      else await readStream(parts, attempt);
    } catch (error) {
      if (isForgotten(error, description) && hasPosition(this.intake.position)) this.intake.forget();
      throw error;
    }
  }

  private connected(): void {
    if (this.connectedAt !== null) return;
    this.connectedAt = performance.now();
    this.context.status.connected();
  }

  /** Until the next attempt; not before the server wants it. */
  private pauseMs(failure: Failure | null): number {
    const lasted = this.connectedAt === null ? 0 : performance.now() - this.connectedAt;
    const enough = failure ? this.limits.stableMs : this.limits.stableInOrderMs;
    if (lasted >= enough) this.backoff.reset();
    const pause = this.backoff.next();
    const asked = Math.max(this.retryMs, failure?.retryAfterMs ?? 0);
    // Those that were all told the same come back apart as well.
    return Math.max(pause, asked + Math.random() * Math.min(asked / 10, this.limits.firstPauseMs));
  }

  private async leave(): Promise<void> {
    try {
      await this.outbox.flush();
    } catch (error) {
      // Who was told to stop has nobody left to tell.
      if (!this.context.signal.aborted) throw error;
    }
  }
}

/** As `AbortSignal.any`, which keeps all it ever made alive for as long as the longest-lived of its sources. */
function follow(signal: AbortSignal, controller: AbortController): () => void {
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}

const isHopeless = ({ kind, code }: Failure): boolean =>
  HOPELESS.has(code) || (kind === 'permanent' && !code.startsWith('outbound.'));

function isForgotten(error: unknown, { resume }: HttpStreamDescription): boolean {
  if (!(error instanceof FailureError)) return false;
  const status = error.failure.details?.status;
  return typeof status === 'number' && (resume?.forgetOn ?? DEFAULT_FORGET_STATUSES).includes(status);
}
