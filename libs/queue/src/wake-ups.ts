/** Bull jobs in → run ids out, as long as there is room for them. */
import { CONFIG, type Config } from '#config';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type Redis from 'ioredis';

import { connectEagerly, connectPatiently } from './redis';
import { openRunQueue, type WakeUp } from './run-queue';

/** Enough to fetch the next while one waits for room. */
const JOBS_AT_ONCE = 4;

@Injectable()
export class WakeUps {
  private queue: Queue<WakeUp> | null = null;
  private readonly connections: Redis[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Calls `start` for each run of each wake-up until `stop`. A wake-up is done once all its runs were started; `start`
   * resolves when there is room, so that what this process has no room for stays in Redis for others.
   */
  consume(start: (runId: string) => Promise<void>): void {
    const connect = (): Redis => this.keep(connectPatiently(this.config.redisUrl));
    this.queue = openRunQueue(this.config.redisPrefix, {
      client: this.keep(connectEagerly(this.config.redisUrl)),
      subscriber: connect(),
      blocking: connect,
    });
    this.queue
      .process(JOBS_AT_ONCE, async ({ data }) => {
        for (const runId of data.runIds) await start(runId);
      })
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'The queue stopped.');
      });
  }

  private keep(connection: Redis): Redis {
    this.connections.push(connection);
    return connection;
  }

  /** Takes no more wake-ups; the runs under way are the caller's to wait for. */
  async stop(): Promise<void> {
    if (!this.queue) return;
    await Promise.race([
      this.queue.pause(true, true),
      new Promise((resolve) => setTimeout(resolve, 1000).unref()),
    ]).catch(() => undefined);
    // Ends Bull's own timers; what it still wants of Redis it may not get.
    await Promise.race([
      this.queue.close(true),
      new Promise((resolve) => setTimeout(resolve, 1000).unref()),
    ]).catch(() => undefined);
    for (const connection of this.connections) connection.disconnect();
    this.queue = null;
  }
}
