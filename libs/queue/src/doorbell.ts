/** Committed runs in → Bull jobs out: a wake-up each, never awaited by the one who rings. */
import { LOGGER, type Logger } from '#telemetry';
import { CONFIG, type Config } from '#config';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import type Redis from 'ioredis';

import { connectImpatiently } from './redis';
import { openRunQueue, type WakeUp } from './run-queue';

export interface Bell {
  /** Of the run. */
  id: string;
  fence: number;
}

const MAX_IN_PIPELINE = 256;
/** Rings that wait for their pipeline; beyond it they are dropped, and the sweeper rings them later. */
const MAX_WAITING = 50_000;

@Injectable()
export class Doorbell implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly queue: Queue<WakeUp>;
  private waiting: Bell[] = [];
  private ringing: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.redis = connectImpatiently(config.redisUrl);
    const clients = { client: this.redis, subscriber: this.redis, blocking: () => this.redis };
    this.queue = openRunQueue(config.redisPrefix, clients);
  }

  /** Never waits and never throws; a ring that is lost is rung again by the sweeper. */
  ring(runs: readonly Bell[]): void {
    if (this.redis.status !== 'ready' || this.waiting.length > MAX_WAITING) return;
    for (const run of runs) this.waiting.push(run);
    this.ringing ??= this.pump();
  }

  /** How many wake-ups wait to be taken; throws while Redis is away. */
  async depth(): Promise<number> {
    if (this.redis.status !== 'ready') throw new Error('Redis is not connected.');
    return this.redis.llen(this.queue.toKey('wait'));
  }

  get connected(): boolean {
    return this.redis.status === 'ready';
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ringing;
    this.redis.disconnect();
  }

  private async pump(): Promise<void> {
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const bells = this.waiting.splice(0, MAX_IN_PIPELINE);
      try {
        await this.queue.addBulk(
          bells.map(({ id, fence }) => ({ data: { runId: id }, opts: { jobId: `${id}:${fence}` } })),
        );
      } catch (error) {
        this.logger.debug(
          { err: error, runs: bells.length },
          'The bell could not be rung; the sweeper will.',
        );
        this.waiting = [];
      }
    }
    this.ringing = null;
  }
}
