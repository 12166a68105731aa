import Redis, { type RedisOptions } from 'ioredis';

/** Never gives up reconnecting, and looks again soon: a bell that is out of order for an hour must ring after it. */
const RECONNECT: RedisOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
  reconnectOnError: (error) => /READONLY|LOADING/.test(error.message),
};

/** A connection that waits for Redis to come back: for consumers and subscribers. */
export function connectPatiently(url: string): Redis {
  const redis = new Redis(url, RECONNECT);
  redis.on('error', () => undefined);
  return redis;
}

/** A patient connection that sends what comes within one turn of the event loop as one write; not for blocking commands. */
export function connectEagerly(url: string): Redis {
  const redis = new Redis(url, { ...RECONNECT, enableAutoPipelining: true });
  redis.on('error', () => undefined);
  return redis;
}

/** A connection that refuses at once while Redis is away: for those who ring the bell and must not wait. */
export function connectImpatiently(url: string): Redis {
  const redis = new Redis(url, {
    ...RECONNECT,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    commandTimeout: 2000,
  });
  redis.on('error', () => undefined);
  return redis;
}
