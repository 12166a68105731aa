/** A message for WebSockets in → sent by whichever process holds them, which say how many it reached. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { CONFIG, type Config } from '#config';
import { FailureError, newId } from '#kernel';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type Redis from 'ioredis';

import { connectImpatiently, connectPatiently } from './redis';
import { type Ask, decodeAsk, encodeAsk, type SocketCount } from './socket-asks';

/** Who has sockets in this process. Neither throws; a socket of another workspace does not exist for it. */
export interface SocketHolder {
  send(workspaceId: string, socketId: string, data: string | Buffer): boolean;
  broadcast(workspaceId: string, workflowId: string, data: string | Buffer): Promise<SocketCount>;
}

interface Pending {
  /** Null until it is known who was asked. */
  expected: number | null;
  answers: number;
  count: SocketCount;
  settle: () => void;
}

/** How long the holders have to answer. */
const TIME_OUT_MS = 5000;
/** How soon a holder that nobody finds is looked for again: it may be just reconnecting to Redis. */
const LOOK_AGAIN_MS = 250;

@Injectable()
export class SocketChannel implements OnApplicationShutdown {
  /** Of this process, in every id of its sockets. */
  private readonly name = randomBytes(9).toString('base64url');
  private readonly publisher: Redis;
  private readonly pending = new Map<string, Pending>();
  private holding: Redis | null = null;
  private answers: { redis: Redis; ready: Promise<unknown> } | null = null;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.publisher = connectImpatiently(config.redisUrl);
  }

  /** For a socket that this process holds: it says where the socket is found. */
  newSocketId(): string {
    return `${this.name}.${randomBytes(12).toString('base64url')}`;
  }

  /** From now on `holder` is asked for what others send. */
  hold(holder: SocketHolder): void {
    this.holding = connectPatiently(this.config.redisUrl);
    void this.holding.subscribe(this.everyHolder(), this.holder(this.name)).catch(() => undefined);
    this.holding.on('message', (_channel, message) => void this.serve(holder, decodeAsk(message)));
  }

  /** @throws FailureError (retryable) `websocket.unreachable`, `websocket.no_answer` */
  async send(
    workspaceId: string,
    socketId: string,
    data: string | Buffer,
    signal: AbortSignal,
  ): Promise<{ delivered: boolean }> {
    const [name, own, ...rest] = socketId.split('.');
    if (!name || !own || rest.length > 0) return { delivered: false };
    const { count } = await this.ask(this.holder(name), { workspaceId, socketId, data }, signal);
    return { delivered: count.sockets > 0 };
  }

  /**
   * Counts those that answered in time; who did not may have sent it as well.
   * @throws FailureError as `send`
   */
  async broadcast(
    workspaceId: string,
    workflowId: string,
    data: string | Buffer,
    signal: AbortSignal,
  ): Promise<SocketCount> {
    const { count } = await this.ask(this.everyHolder(), { workspaceId, workflowId, data }, signal);
    return count;
  }

  onApplicationShutdown(): void {
    for (const { settle } of this.pending.values()) settle();
    this.publisher.disconnect();
    this.holding?.disconnect();
    this.answers?.redis.disconnect();
  }

  private async ask(channel: string, what: Ask['what'], signal: AbortSignal): Promise<Pending> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIME_OUT_MS)]);
    await within(this.listen(), deadline).catch(unreachable);
    const id = newId();
    const asked = encodeAsk({ id, from: this.name, what });
    const pending: Pending = {
      expected: null,
      answers: 0,
      count: { sockets: 0, dropped: 0 },
      settle: () => undefined,
    };
    const answered = new Promise<void>((resolve) => (pending.settle = resolve));
    this.pending.set(id, pending);
    try {
      pending.expected = await this.publish(channel, asked, 'socketId' in what, deadline);
      if (pending.answers < pending.expected) await within(answered, deadline).catch(() => undefined);
      if (pending.answers === 0 && pending.expected > 0) throw noAnswer();
      return pending;
    } finally {
      this.pending.delete(id);
    }
  }

  /** @returns how many got it */
  private async publish(
    channel: string,
    message: string,
    oneHolder: boolean,
    deadline: AbortSignal,
  ): Promise<number> {
    for (;;) {
      const receivers = await this.publisher.publish(channel, message).catch(unreachable);
      if (receivers > 0 || !oneHolder) return receivers;
      const waited = await pause(LOOK_AGAIN_MS, true, { signal: deadline }).catch(() => false);
      if (!waited) return 0;
    }
  }

  private async serve(holder: SocketHolder, { id, from, what }: Ask): Promise<void> {
    const count =
      'socketId' in what
        ? one(holder.send(what.workspaceId, what.socketId, what.data))
        : await holder.broadcast(what.workspaceId, what.workflowId, what.data);
    await this.publisher.publish(this.asker(from), JSON.stringify({ id, count })).catch(() => undefined);
  }

  private listen(): Promise<unknown> {
    this.answers ??= this.openAnswers();
    return this.answers.ready;
  }

  private openAnswers(): { redis: Redis; ready: Promise<unknown> } {
    const redis = connectPatiently(this.config.redisUrl);
    redis.on('message', (_channel, message) => {
      const { id, count } = JSON.parse(message) as { id: string; count: SocketCount };
      const pending = this.pending.get(id);
      if (!pending) return;
      pending.answers += 1;
      pending.count.sockets += count.sockets;
      pending.count.dropped += count.dropped;
      if (pending.expected !== null && pending.answers >= pending.expected) pending.settle();
    });
    return { redis, ready: redis.subscribe(this.asker(this.name)) };
  }

  private everyHolder(): string {
    return `${this.config.redisPrefix}:sockets`;
  }

  private holder(name: string): string {
    return `${this.config.redisPrefix}:sockets:of:${name}`;
  }

  private asker(name: string): string {
    return `${this.config.redisPrefix}:sockets:for:${name}`;
  }
}

const one = (sent: boolean): SocketCount => ({ sockets: sent ? 1 : 0, dropped: 0 });

/** @throws when the signal is aborted first */
function within<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const unreachable = (cause: unknown): never => {
  throw new FailureError(
    {
      kind: 'retryable',
      code: 'websocket.unreachable',
      message: 'The processes that hold the connections can’t be reached right now, as Redis is away.',
    },
    { cause },
  );
};

const noAnswer = (): FailureError =>
  new FailureError({
    kind: 'retryable',
    code: 'websocket.no_answer',
    message: `The process that holds the connection did not answer within ${TIME_OUT_MS / 1000} s. The message may have been sent.`,
  });
