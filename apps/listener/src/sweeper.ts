/** The clock in → bells out: rings for every run that is due and that nobody holds, as long as the queue is short. */
import { Doorbell, type Bell } from '#queue';
import { DueRuns } from '#store';
import { LOGGER, Metrics, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 250;
/** A fresh run whose bell was rung with its commit is given this long to be taken. */
const GRACE_MS = 2000;
/** Rung at a time. A queue that is longer keeps the workers busy, and what is due stays due. */
const BATCH = 2000;
const RING_AGAIN_MS = 5000;

@Injectable()
export class Sweeper extends Recurring {
  /** By run and fence, until when it is not rung again. */
  private readonly rung = new Map<string, number>();

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly dueRuns: DueRuns,
    private readonly doorbell: Doorbell,
    private readonly metrics: Metrics,
  ) {
    super(EVERY_MS, 0);
  }

  /** A run that waits for room in a worker is due all the while; ringing for it four times a second helps nobody. */
  private notRungLately(due: Bell[]): Bell[] {
    const now = performance.now();
    for (const [bell, until] of this.rung) if (until <= now) this.rung.delete(bell);
    const fresh = due.filter(({ id, fence }) => !this.rung.has(`${id}:${fence}`));
    for (const { id, fence } of fresh) this.rung.set(`${id}:${fence}`, now + RING_AGAIN_MS);
    return fresh;
  }

  protected async work(): Promise<void> {
    try {
      if (!this.doorbell.connected || (await this.doorbell.depth()) > BATCH) return;
      const due = await this.dueRuns.find(BATCH, GRACE_MS);
      const fresh = this.notRungLately(due);
      if (fresh.length === 0) return;
      // Each alone and under a new id: a job that was stuck, or half forgotten by Redis, would swallow the ring.
      this.doorbell.ring(fresh.map((bell) => ({ ...bell, alone: true })));
      this.metrics.swept.inc(fresh.length);
    } catch (error) {
      this.logger.warn({ err: error }, 'The sweeper could not look for due runs; it looks again.');
    }
  }
}
