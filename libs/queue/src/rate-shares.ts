/** What each process let in → what is left for all of them, through Redis. Nobody waits for it. */
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type Redis from 'ioredis';

import { connectImpatiently } from './redis';

export interface RateUse {
  /** Of what is limited. */
  key: string;
  /** How much of it was used since this process told last. */
  used: number;
  /** What comes back a second. */
  perSecond: number;
  /** Most that there can be. */
  burst: number;
}

/** Keys in one script: Redis does nothing else meanwhile. */
const MAX_KEYS = 500;

/**
 * A token bucket for each key, on the clock of Redis. It may fall below nothing, as what was used was used before it is
 * told here; no further than its size, so that a flood is paid off soon after it has ended. Gives thousandths.
 */
const EXCHANGE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local left = {}
  for n, key in ipairs(KEYS) do
    local used, rate, burst = tonumber(ARGV[3 * n - 2]), tonumber(ARGV[3 * n - 1]), tonumber(ARGV[3 * n])
    local kept = redis.call('HMGET', key, 'level', 'at')
    local level = burst
    if kept[1] then
      level = math.min(burst, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * rate / 1000)
    end
    level = math.max(level - used, -burst)
    redis.call('HSET', key, 'level', level, 'at', now)
    redis.call('PEXPIRE', key, math.ceil((burst - level) / rate * 1000) + 1000)
    left[n] = math.floor(level * 1000)
  end
  return left
`;

@Injectable()
export class RateShares implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly prefix: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.redis = connectImpatiently(config.redisUrl);
    this.prefix = `${config.redisPrefix}:rate:`;
  }

  /** What is left of each, in order; null when Redis is away, and then nothing was told. */
  async exchange(uses: readonly RateUse[]): Promise<number[] | null> {
    if (this.redis.status !== 'ready') return null;
    try {
      const left: number[] = [];
      for (let n = 0; n < uses.length; n += MAX_KEYS)
        left.push(...(await this.ask(uses.slice(n, n + MAX_KEYS))));
      return left;
    } catch {
      return null;
    }
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private async ask(uses: readonly RateUse[]): Promise<number[]> {
    const keys = uses.map(({ key }) => this.prefix + key);
    const values = uses.flatMap(({ used, perSecond, burst }) => [used, perSecond, burst]);
    const left = (await this.redis.eval(EXCHANGE, keys.length, ...keys, ...values)) as number[];
    return left.map((thousandths) => thousandths / 1000);
  }
}
