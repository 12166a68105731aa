/** The clock in → bells out: rings for every run that is due and that nobody holds, as long as the queue is short. */
import { Doorbell } from '#queue';
import { DueRuns } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const EVERY_MS = 250;
/** A fresh run whose bell was rung with its commit is given this long to be taken. */
const GRACE_MS = 2000;
/** Rung at a time. A queue that is longer keeps the workers busy, and what is due stays due. */
const BATCH = 2000;

@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly dueRuns: DueRuns,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.sweeping;
  }

  private schedule(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep().then(() => this.schedule(EVERY_MS));
    }, ms);
  }

  private async sweep(): Promise<void> {
    try {
      if (!this.doorbell.connected || (await this.doorbell.depth()) > BATCH) return;
      const due = await this.dueRuns.find(BATCH, GRACE_MS);
      if (due.length === 0) return;
      this.doorbell.ring(due);
      this.metrics.swept.inc(due.length);
    } catch (error) {
      this.logger.warn({ err: error }, 'The sweeper could not look for due runs; it looks again.');
    }
  }
}
