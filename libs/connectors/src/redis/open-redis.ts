/** A connection's fields in, a signed-in client on a guarded socket out. */
import { AbstractConnector, Redis } from 'ioredis';

import {
  connectToServer,
  type ConnectionCredentials,
  ExpiredAuthError,
  fieldText,
  type HeldContext,
  PermanentError,
  placeOf,
  RetryableError,
  WatchedSocket,
  within,
} from '#connector-sdk';
import { FailureError, type SocketClient } from '#kernel';

import { watchReplies } from './reply-watch';

/** How long a command may take that does not wait for anything. */
const ANSWER_MS = 10_000;

type NetStream = Awaited<ReturnType<AbstractConnector['connect']>>;

export interface OpenRedis {
  client: Redis;
  /** Of the server and the user. */
  place: string;
  socket: WatchedSocket;
  /** Rejects when the connection is lost; never resolves. */
  lost: Promise<never>;
  /** Sends a command (lower case: the client knows some by name) and waits for its answer, which is bytes. Throws `FailureError`. */
  ask(command: string, args: readonly (string | number | Buffer)[], waitMs?: number): Promise<unknown>;
  close(): void;
}

/** Who wants to speak to a server. */
export interface RedisUse {
  auth: ConnectionCredentials | null;
  sockets: SocketClient;
  signal: AbortSignal;
}

/**
 * Works with a connection until `use` ends or the signal is aborted; then nothing is left open.
 * Throws `FailureError`: of the network, or `redis.auth`, `redis.no_connection`, `redis.silent`, `redis.lost`.
 */
export async function useRedis<T>(wanted: RedisUse, use: (redis: OpenRedis) => Promise<T>): Promise<T> {
  let redis: OpenRedis | null = null;
  // A read that waits for entries only ends with its connection.
  const stop = () => redis?.close();
  wanted.signal.addEventListener('abort', stop);
  try {
    redis = await openRedis(wanted);
    return await use(redis);
  } finally {
    wanted.signal.removeEventListener('abort', stop);
    redis?.close();
  }
}

/** As `useRedis`, for triggers: that they are to stop is no error. */
export async function withRedis(
  context: HeldContext,
  use: (redis: OpenRedis) => Promise<void>,
): Promise<void> {
  const { sockets, signal } = context;
  try {
    const auth = await context.auth();
    await useRedis({ auth, sockets, signal }, use);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function openRedis({ auth, sockets, signal }: RedisUse): Promise<OpenRedis> {
  if (!auth) {
    throw new PermanentError({
      code: 'redis.no_connection',
      message: 'Choose a connection to a Redis server.',
    });
  }
  const { fields } = auth;
  const raw = await connectToServer(sockets, fields, signal, fields['tls'] === 'on');
  const socket = new WatchedSocket(raw, watchReplies());
  const redis = { ...track(socket), place: placeOf(fields) };
  try {
    await within(ANSWER_MS, Promise.race([redis.client.connect(), redis.lost]), SILENT);
    const password = fieldText(fields, 'password');
    const username = fieldText(fields, 'username');
    if (password) await redis.ask('auth', username ? [username, password] : [password]);
    const database = Number(fields['database'] ?? 0);
    if (database > 0) await redis.ask('select', [database]);
    return redis;
  } catch (error) {
    redis.close();
    throw error;
  }
}

function track(socket: WatchedSocket): Omit<OpenRedis, 'place'> {
  class HandedOver extends AbstractConnector {
    constructor() {
      super(0);
    }

    connect(): Promise<NetStream> {
      // It has all that is called on it.
      this.stream = socket as unknown as NetStream;
      return Promise.resolve(this.stream);
    }
  }
  const client = new Redis({
    Connector: HandedOver,
    lazyConnect: true,
    retryStrategy: null,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
  });
  let cause: unknown = null;
  socket.on('error', (error) => (cause ??= error));
  client.on('error', (error) => (cause ??= error));
  const lost = new Promise<never>((_resolve, reject) => {
    client.once('end', () => reject(toFailure(cause)));
    socket.once('close', () => reject(toFailure(cause)));
  });
  lost.catch(() => undefined);
  return {
    client,
    socket,
    lost,
    async ask(command, args, waitMs = 0) {
      try {
        const asked = Promise.race([client.callBuffer(command, ...args), lost]);
        return await within(ANSWER_MS + waitMs, asked, SILENT);
      } catch (error) {
        throw toFailure(cause instanceof FailureError ? cause : error);
      }
    },
    close() {
      client.disconnect();
      socket.destroy();
    },
  };
}

const SILENT = { code: 'redis.silent', message: 'The Redis server does not answer.' };

/** What a Redis server says when it does not let somebody in. */
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM|ERR (invalid password|AUTH))/;

function toFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const text = error instanceof Error ? error.message.slice(0, 300) : '';
  if (error instanceof Error && error.name === 'ReplyError') {
    return REFUSED.test(text)
      ? new ExpiredAuthError({
          code: 'redis.auth',
          message: `The Redis server does not allow this: check the connection’s user name and password. It says: ${text}`,
        })
      : new RetryableError({ code: 'redis.refused', message: `The Redis server says: ${text}` });
  }
  return new RetryableError({
    code: 'redis.lost',
    message: 'The connection to the Redis server broke.',
    cause: error,
  });
}
