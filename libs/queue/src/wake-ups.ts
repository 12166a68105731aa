/** Bull jobs in → run ids out, so many at a time. */
import { CONFIG, type Config } from '#config';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type Redis from 'ioredis';

import { connectPatiently } from './redis';
import { openRunQueue, type WakeUp } from './run-queue';

@Injectable()
export class WakeUps {
  private queue: Queue<WakeUp> | null = null;
  private readonly connections: Redis[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Calls `handle` for each wake-up until `stop`; a handler never throws. */
  consume(concurrency: number, handle: (runId: string) => Promise<void>): void {
    const connect = (): Redis => {
      const redis = connectPatiently(this.config.redisUrl);
      this.connections.push(redis);
      return redis;
    };
    this.queue = openRunQueue(this.config.redisPrefix, {
      client: connect(),
      subscriber: connect(),
      blocking: connect,
    });
    this.queue
      .process(concurrency, ({ data }) => handle(data.runId))
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'The queue stopped.');
      });
  }

  /** Takes no more wake-ups; those under way are the caller's to wait for. */
  async stop(): Promise<void> {
    if (!this.queue) return;
    await Promise.race([
      this.queue.pause(true, true),
      new Promise((resolve) => setTimeout(resolve, 1000).unref()),
    ]).catch(() => undefined);
    for (const connection of this.connections) connection.disconnect();
    this.queue = null;
  }
}
