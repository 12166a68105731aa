/** Requests that others limit, of all processes in → when each may go, through Redis and on its clock. */
import { CONFIG, type Config } from '#config';
import { newId } from '#kernel';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type Redis from 'ioredis';

import { connectImpatiently } from './redis';

export interface SlotLimit {
  /** Of what is limited. */
  key: string;
  /** At most so many within any `perMs`; at most `MAX_SLOTS`. */
  requests: number;
  perMs: number;
}

export interface Slot {
  /** False: it is further away than asked for, and nothing is kept free for it. */
  granted: boolean;
  /** Until it may go, or until it is worth asking again, in milliseconds. */
  waitMs: number;
  /** Processes that asked lately, this one included. */
  processes: number;
}

/** Redis remembers so many requests for each limit. */
export const MAX_SLOTS = 10_000;
/** After which a process that asks for nothing is not counted. */
const PROCESS_MS = 30_000;
/** Who is refused is told of a time of its own, but of none further away than this. */
const LONGEST_QUEUE_MS = 3_600_000;
/** Redis is on the way of a request here: it has to answer at once, or not at all. */
const ANSWER_MS = 150;
/** Not asked again for so long once it did not answer. */
const SILENCE_MS = 1000;

/**
 * Each key has the times of its newest requests, those to come included. A request goes once fewer than `requests` of
 * them are younger than `perMs`, over all its keys. If that is too far away it is told of a time in a line behind all
 * that were told before it, so that they don't all come back at once; only the time is theirs, not the slot.
 */
const TAKE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local member, patience, count = ARGV[1], tonumber(ARGV[2]), #KEYS - 1
  redis.call('ZADD', KEYS[#KEYS], now, ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[#KEYS], '-inf', now - ${PROCESS_MS})
  redis.call('PEXPIRE', KEYS[#KEYS], ${PROCESS_MS})
  local processes = redis.call('ZCARD', KEYS[#KEYS])
  local at, slowest = now, 1
  for n = 1, count do
    local requests, per = tonumber(ARGV[2 * n + 2]), tonumber(ARGV[2 * n + 3])
    redis.call('ZREMRANGEBYSCORE', KEYS[n], '-inf', now - per)
    local last = redis.call('ZREVRANGE', KEYS[n], requests - 1, requests - 1, 'WITHSCORES')
    if last[2] and tonumber(last[2]) + per > at then
      at, slowest = tonumber(last[2]) + per, n
    end
  end
  if at - now <= patience then
    for n = 1, count do
      local per = tonumber(ARGV[2 * n + 3])
      redis.call('ZADD', KEYS[n], string.format('%.3f', at), member)
      redis.call('PEXPIRE', KEYS[n], math.ceil(at - now + per))
    end
    return {1, math.ceil(at - now), processes}
  end
  local requests, per = tonumber(ARGV[2 * slowest + 2]), tonumber(ARGV[2 * slowest + 3])
  local line = KEYS[slowest] .. ':line'
  local told = math.max(at, (tonumber(redis.call('GET', line)) or 0) + per / requests)
  told = math.min(told, math.max(at, now + ${LONGEST_QUEUE_MS}))
  redis.call('SET', line, string.format('%.3f', told), 'PX', math.ceil(told - now))
  return {0, math.ceil(told - now), processes}
`;

@Injectable()
export class OutboundSlots implements OnApplicationShutdown {
  private readonly prefix: string;
  private readonly process = newId();
  private redis: Redis | null = null;
  private silentUntil = 0;
  private asked = 0;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.prefix = `${config.redisPrefix}:outbound:`;
  }

  /** Null when Redis is away or does not answer at once. @param patienceMs how long a request would wait for its slot */
  async take(limits: readonly SlotLimit[], patienceMs: number): Promise<Slot | null> {
    this.redis ??= connectImpatiently(this.config.redisUrl);
    if (this.redis.status !== 'ready' || performance.now() < this.silentUntil) return null;
    const keys = [...limits.map(({ key }) => `${this.prefix}slots:${key}`), `${this.prefix}processes`];
    const member = `${this.process}:${++this.asked}`;
    const values = limits.flatMap(({ requests, perMs }) => [requests, perMs]);
    const answer = this.redis.eval(TAKE, keys.length, ...keys, member, patienceMs, this.process, ...values);
    const slot = await inTime(answer);
    if (!slot) {
      this.silentUntil = performance.now() + SILENCE_MS;
      return null;
    }
    const [granted, waitMs, processes] = slot;
    return { granted: granted === 1, waitMs, processes };
  }

  /** Whether Redis answered when it was asked last. */
  get isThere(): boolean {
    return this.redis?.status === 'ready' && performance.now() >= this.silentUntil;
  }

  /** Connects; resolves when Redis is there, or after `withinMs`. */
  async connect(withinMs: number): Promise<void> {
    const redis = (this.redis ??= connectImpatiently(this.config.redisUrl));
    if (redis.status === 'ready') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      redis.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

type Answer = [granted: number, waitMs: number, processes: number];

function inTime(answer: Promise<unknown>): Promise<Answer | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ANSWER_MS);
    const settle = (value: Answer | null) => {
      clearTimeout(timer);
      resolve(value);
    };
    answer.then(
      (value) => settle(value as Answer),
      () => settle(null),
    );
  });
}
