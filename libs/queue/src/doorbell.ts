/** Committed runs in → Bull jobs out: wake-ups for a few runs each, never awaited by the one who rings. */
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
  /**
   * Rung again by the sweeper: has a wake-up of its own, under an id that changes every few seconds, as one that is
   * stuck (with a frozen worker, or shared with other runs) would swallow it.
   */
  alone?: boolean;
}

/**
 * A lone run has a wake-up of its own; under load a few share one, as a job costs Redis and us more than the claim of
 * its run does. Small enough that a burst still spreads over the workers.
 */
const MAX_RUNS_IN_JOB = 32;
/** A wake-up that a frozen worker has taken is not waited for longer than this: it is rung again under another id. */
const RING_AGAIN_MS = 5000;
const MAX_IN_PIPELINE = 512;
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
        await this.queue.addBulk(toJobs(bells));
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

/** A job's id is its first run's with its fence: ringing the same again while it still waits adds nothing. */
function toJobs(bells: Bell[]): { data: WakeUp; opts: { jobId: string } }[] {
  const jobs: { data: WakeUp; opts: { jobId: string } }[] = [];
  for (let n = 0; n < bells.length;) {
    const { id, fence, alone } = bells[n]!;
    const runIds = bells.slice(n, n + (alone ? 1 : MAX_RUNS_IN_JOB)).map((bell) => bell.id);
    const again = alone ? `:${Math.floor(Date.now() / RING_AGAIN_MS)}` : '';
    jobs.push({ data: { runIds }, opts: { jobId: `${id}:${fence}${again}` } });
    n += runIds.length;
  }
  return jobs;
}
