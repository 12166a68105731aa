/** A trigger on a WebSocket in: connected for as long as its signal says, every message an event → `context.store`. */
import type { HeldContext, StreamTriggerDeclaration, WebSocketDescription } from '#connector-sdk';
import { type Failure, FailureError } from '#kernel';

import { Backoff } from '../backoff';
import { addressOf, renderHeaders } from './address';
import { compileConversation } from './compile';
import { Conversation } from './conversation';
import { type Ending, failureOf, stopError } from './ending';
import { EventLine } from './event-line';
import { WEB_SOCKET_LIMITS, type WebSocketLimits } from './limits';
import { Memory } from './memory';
import { pause, within } from './pause';

/** What is wrong with the description or the settings stays wrong; what a host answered may change. */
function isHopeless({ kind, code }: Failure): boolean {
  if (code.startsWith('outbound.')) return code === 'outbound.bad_url' || code === 'outbound.bad_request';
  return kind === 'permanent';
}

const LEAVING: Ending = { then: 'reconnect', failure: null };

/**
 * Resolves once the signal aborted and everything is closed. Throws `FailureError` of kind `permanent` when the peer,
 * or the description, says that it is of no use; and `LeaseLostError`.
 */
export async function webSocketDriver(
  declaration: StreamTriggerDeclaration,
  context: HeldContext,
  limits: WebSocketLimits = WEB_SOCKET_LIMITS,
): Promise<void> {
  const listening = new Listening(declaration, context, limits);
  try {
    await listening.run();
  } finally {
    listening.end();
  }
}

/** Paths and templates that a person wrote and that are none are nothing unforeseen. */
function knownError(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  if (!(error instanceof RangeError)) throw error;
  return stopError(failureOf('stream.bad_path', `${error.message} Names are joined by dots: data.items.`));
}

class Listening {
  private readonly line: EventLine;
  private memory: Memory | null = null;
  private conversation: Conversation | null = null;
  private isFull = false;
  private abortedAt = 0;
  private fatal: { error: unknown } | null = null;
  private readonly backoff: Backoff;

  constructor(
    private readonly declaration: StreamTriggerDeclaration,
    private readonly context: HeldContext,
    private readonly limits: WebSocketLimits,
  ) {
    const note = () => {
      this.abortedAt = performance.now();
    };
    if (context.signal.aborted) note();
    else context.signal.addEventListener('abort', note, { once: true });
    this.backoff = new Backoff(limits.firstPauseMs, limits.longestPauseMs);
    this.line = new EventLine(context, limits, {
      full: () => {
        this.isFull = true;
        this.conversation?.pause();
      },
      room: () => {
        this.isFull = false;
        this.conversation?.resume();
      },
      failed: (error) => {
        this.fatal = { error };
        this.conversation?.finish(LEAVING);
      },
    });
  }

  async run(): Promise<void> {
    const { signal, status } = this.context;
    for (let first = true; !signal.aborted; first = false) {
      if (!first) status.reconnecting();
      const { ending, workedMs, retryAfterMs } = await this.connect();
      if (ending.failure && !signal.aborted) status.failed(ending.failure);
      // What this connection brought comes before what the next one brings.
      await this.settled();
      if (this.fatal) throw this.fatal.error;
      if (signal.aborted) return;
      if (ending.then === 'stop') throw stopError(ending.failure ?? failureOf('stream.ended', 'It is over.'));
      if (ending.then === 'restart') await this.forget();
      if (workedMs >= this.limits.stableMs) this.backoff.reset();
      const longest = Math.min(retryAfterMs, this.limits.longestPauseMs);
      await pause(Math.max(this.backoff.next(), longest), signal);
    }
  }

  /** Nothing is stored any more; what was not is gone, unless the peer sends it again. */
  end(): void {
    const lost = this.line.end();
    if (lost > 0 && !this.memory?.isKept) this.context.status.dropped(lost);
  }

  private async connect(): Promise<{ ending: Ending; workedMs: number; retryAfterMs: number }> {
    try {
      const conversation = await this.open();
      const ending = await this.follow(conversation);
      return { ending, workedMs: conversation.workedMs, retryAfterMs: 0 };
    } catch (error) {
      const { failure } = knownError(error);
      const then = isHopeless(failure) ? 'stop' : 'reconnect';
      return { ending: { then, failure }, workedMs: 0, retryAfterMs: failure.retryAfterMs ?? 0 };
    }
  }

  private async open(): Promise<Conversation> {
    const { context, line, limits } = this;
    // Each time anew: credentials change, and a description may hold them.
    const auth = await context.auth();
    const description = this.describe(auth);
    // Before anything is opened: what is wrong with it is thrown here.
    const compiled = compileConversation(description);
    this.memory ??= new Memory(description, context.position);
    const { memory } = this;
    const scope = { auth: auth?.fields ?? {}, input: context.input, state: memory.recall() };
    const socket = await context.webSockets.open({
      url: await addressOf(description, scope, context),
      headers: renderHeaders(description.headers, scope),
      protocols: description.protocols,
      ...(description.maxMessageBytes === undefined ? {} : { maxMessageBytes: description.maxMessageBytes }),
      signal: context.signal,
    });
    return new Conversation(socket, { description, compiled, auth, context, line, memory, limits });
  }

  private describe(auth: Awaited<ReturnType<HeldContext['auth']>>): WebSocketDescription {
    const description = this.declaration.describe(this.context.input as Record<string, unknown>, auth);
    if (description.transport === 'websocket') return description;
    throw stopError(failureOf('stream.not_a_web_socket', 'This trigger does not describe a WebSocket.'));
  }

  private async follow(conversation: Conversation): Promise<Ending> {
    const { signal } = this.context;
    const leave = () => void conversation.leave(LEAVING);
    this.conversation = conversation;
    signal.addEventListener('abort', leave, { once: true });
    try {
      if (signal.aborted) leave();
      if (this.isFull) conversation.pause();
      conversation.begin();
      return await conversation.ended;
    } finally {
      signal.removeEventListener('abort', leave);
      this.conversation = null;
    }
  }

  /** Once the signal aborted, for the rest of `leaveMs` at most: all of it has to be over soon. */
  private settled(): Promise<void> {
    const { signal } = this.context;
    const all = this.line.settled();
    return new Promise((resolve) => {
      const hurry = () => {
        const spent = performance.now() - this.abortedAt;
        void within(all, Math.max(0, this.limits.leaveMs - spent)).then(resolve);
      };
      if (signal.aborted) return hurry();
      signal.addEventListener('abort', hurry, { once: true });
      void all.then(() => {
        signal.removeEventListener('abort', hurry);
        resolve();
      });
    });
  }

  private async forget(): Promise<void> {
    if (!this.memory?.isKept) return;
    this.memory.forget();
    this.line.keep(this.memory.position());
    await this.settled();
  }
}
