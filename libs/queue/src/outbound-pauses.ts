/** A service that asks to be left alone in → every process knows until when, through Redis; none asks for it. */
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type Redis from 'ioredis';

import { connectImpatiently, connectPatiently } from './redis';

/** However long a service asks for: then one request asks it again. */
export const LONGEST_PAUSE_MS = 3_600_000;
const MAX_KEPT = 20_000;
/** How long the first request of a process waits to hear of the pauses that there are. */
const FIRST_LOOK_MS = 250;

/** A longer pause than the one that is known; gives how long it is, or 0. Kept for processes that come later. */
const PAUSE = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  local known = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) or 0
  local till = now + tonumber(ARGV[2])
  if till <= known then return 0 end
  redis.call('ZADD', KEYS[1], till, ARGV[1])
  redis.call('PUBLISH', KEYS[2], cjson.encode({ARGV[1], tonumber(ARGV[2])}))
  return 1
`;

const ALL = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES')
  for n = 2, #found, 2 do found[n] = tostring(tonumber(found[n]) - now) end
  return found
`;

@Injectable()
export class OutboundPauses implements OnApplicationShutdown {
  /** Monotonic milliseconds. */
  private readonly until = new Map<string, number>();
  private readonly key: string;
  private readonly channel: string;
  private connections: { teller: Redis; hearer: Redis } | null = null;
  private looked: Promise<void> | null = null;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.key = `${config.redisPrefix}:outbound:pauses`;
    this.channel = `${config.redisPrefix}:outbound:paused`;
  }

  /** Until it may be called again, in milliseconds; 0: now. Asks nobody. */
  remainingMs(key: string): number {
    if (this.until.size === 0) return 0;
    const until = this.until.get(key);
    if (until === undefined) return 0;
    const remaining = until - performance.now();
    if (remaining <= 0) this.until.delete(key);
    return Math.max(0, remaining);
  }

  /** Known here at once, and everywhere a moment later; without Redis here only, until it is back. */
  pause(key: string, ms: number): void {
    const length = Math.min(Math.ceil(ms), LONGEST_PAUSE_MS);
    if (!(length > 0)) return;
    this.keep(key, length);
    this.connect();
    this.tell(key, length);
  }

  /** Resolves when this process knows of the pauses that others have made, or can't know soon. */
  look(): Promise<void> {
    this.looked ??= this.firstLook();
    return this.looked;
  }

  onApplicationShutdown(): void {
    this.connections?.teller.disconnect();
    this.connections?.hearer.disconnect();
  }

  private async firstLook(): Promise<void> {
    const { hearer } = this.connect();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FIRST_LOOK_MS);
      hearer.once('looked', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private connect(): { teller: Redis; hearer: Redis } {
    if (this.connections) return this.connections;
    const teller = connectImpatiently(this.config.redisUrl);
    const hearer = connectPatiently(this.config.redisUrl);
    this.connections = { teller, hearer };
    hearer.on('message', (_channel, message) => {
      const [key, ms] = JSON.parse(message) as [string, number];
      this.keep(key, ms);
    });
    const catchUp = () => {
      if (teller.status === 'ready')
        void this.catchUp(teller).then(
          () => hearer.emit('looked'),
          () => undefined,
        );
    };
    teller.on('ready', catchUp);
    // What was told while nobody listened is looked for afterwards.
    void hearer.subscribe(this.channel).then(catchUp, () => undefined);
    hearer.on('ready', catchUp);
    return this.connections;
  }

  private async catchUp(teller: Redis): Promise<void> {
    for (const [key] of this.until) {
      const ms = this.remainingMs(key);
      if (ms > 0) this.tell(key, ms);
    }
    const found = (await teller.eval(ALL, 1, this.key)) as string[];
    for (let n = 0; n < found.length; n += 2) this.keep(found[n]!, Number(found[n + 1]));
  }

  private tell(key: string, ms: number): void {
    const teller = this.connections?.teller;
    if (teller?.status !== 'ready') return;
    teller.eval(PAUSE, 2, this.key, this.channel, key, Math.ceil(ms)).catch(() => undefined);
  }

  private keep(key: string, ms: number): void {
    const now = performance.now();
    const until = now + Math.min(ms, LONGEST_PAUSE_MS);
    if (until <= (this.until.get(key) ?? 0)) return;
    if (this.until.size >= MAX_KEPT)
      for (const [old, end] of this.until) if (end <= now) this.until.delete(old);
    if (this.until.size < MAX_KEPT) this.until.set(key, until);
  }
}
