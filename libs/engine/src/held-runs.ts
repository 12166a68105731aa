/** The runs that this process holds: their leases renewed while they last, their work aborted when it is not theirs any more. */
import { CONFIG, type Config } from '#config';
import { LiveChannel } from '#queue';
import { RunClaimer } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Hold } from './hold';

interface Held {
  fence: number;
  hold: Hold;
  /** Monotonic milliseconds up to which the lease surely holds. */
  until: number;
}

@Injectable()
export class HeldRuns implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly held = new Map<string, Held>();
  private timer: NodeJS.Timeout | null = null;
  private renewing = false;
  private stopListening: () => void = () => undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly claimer: RunClaimer,
    private readonly live: LiveChannel,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.renew(), this.config.runLeaseMs / 3).unref();
    this.stopListening = this.live.onCancel((runId) => this.held.get(runId)?.hold.abort());
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
    this.stopListening();
  }

  /**
   * @param askedAt when the claim was sent, in monotonic milliseconds; the lease can't have begun earlier
   */
  hold(runId: string, fence: number, askedAt: number): Hold {
    const hold = new Hold();
    this.held.set(runId, { fence, hold, until: askedAt + this.config.runLeaseMs });
    return hold;
  }

  release(runId: string): void {
    this.held.delete(runId);
  }

  get size(): number {
    return this.held.size;
  }

  /** Aborts everything; for a shutdown that has waited long enough. Leases run out by themselves. */
  abortAll(): void {
    for (const { hold } of this.held.values()) hold.abort();
  }

  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    const askedAt = performance.now();
    // A run that was only just claimed needs no renewal yet.
    const due = [...this.held].filter(([, { until }]) => until - askedAt < (this.config.runLeaseMs * 3) / 4);
    try {
      if (due.length === 0) return;
      const kept = await this.claimer.renew(
        due.map(([id, { fence }]) => ({ id, fence })),
        this.config.runLeaseMs,
      );
      for (const [id, run] of due) {
        if (kept.has(id)) run.until = askedAt + this.config.runLeaseMs;
        else run.hold.abort();
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'The leases could not be renewed.');
      for (const [, run] of due) if (performance.now() > run.until) run.hold.abort();
    } finally {
      this.renewing = false;
    }
  }
}
