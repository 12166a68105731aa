/** The runs that this process holds: their leases renewed while they last, their work aborted when it is not theirs any more. */
import { CONFIG, type Config } from '#config';
import { LiveChannel } from '#queue';
import { RunClaimer, type ClaimedRun } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Hold } from './hold';

interface Held {
  fence: number;
  hold: Hold;
  /** How often something was sent to it, as far as its execution was told. */
  signals: number;
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
  hold({ id, fence, signals }: Pick<ClaimedRun, 'id' | 'fence' | 'signals'>, askedAt: number): Hold {
    const hold = new Hold();
    // Its lease ran out, and this same process has claimed it anew.
    this.held.get(id)?.hold.abort();
    this.held.set(id, { fence, hold, signals, until: askedAt + this.config.runLeaseMs });
    return hold;
  }

  release(runId: string, hold: Hold): void {
    if (this.held.get(runId)?.hold === hold) this.held.delete(runId);
  }

  /** Something came for a run: @returns whether this process holds it, and has told its execution */
  rouse(runId: string): boolean {
    const held = this.held.get(runId);
    // A lease that may have run out is better asked for anew.
    if (!held || performance.now() > held.until) return false;
    return held.hold.signal();
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
        const signals = kept.get(id);
        if (signals === undefined) {
          run.hold.abort();
          continue;
        }
        run.until = askedAt + this.config.runLeaseMs;
        // The bell for it may have been heard by another worker.
        if (signals !== run.signals) run.hold.signal();
        run.signals = signals;
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'The leases could not be renewed.');
      for (const [, run] of due) if (performance.now() > run.until) run.hold.abort();
    } finally {
      this.renewing = false;
    }
  }
}
