/** Wake-ups in → runs carried out, so many at a time and no more; a stop waits for those under way. */
import { CONFIG, type Config } from '#config';
import { HeldRuns, Runner } from '#engine';
import { WakeUps } from '#queue';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

@Injectable()
export class Worker implements OnApplicationBootstrap, OnModuleDestroy {
  private underWay = 0;
  private stopping = false;
  private readonly queueing: (() => void)[] = [];
  private readonly idling: (() => void)[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly wakeUps: WakeUps,
    private readonly runner: Runner,
    private readonly heldRuns: HeldRuns,
  ) {}

  onApplicationBootstrap(): void {
    this.wakeUps.consume((runId) => this.start(runId));
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.wakeUps.stop();
    for (const admit of this.queueing.splice(0)) admit();
    await Promise.race([
      this.idle(),
      new Promise((resolve) => setTimeout(resolve, this.config.drainTimeoutMs).unref()),
    ]);
    if (this.underWay > 0) {
      this.logger.warn(
        { runs: this.underWay },
        'Stopped before these runs ended; they are taken over after their lease.',
      );
      this.heldRuns.abortAll();
    }
  }

  /** Resolves once the run has begun, not when it has ended. */
  private async start(runId: string): Promise<void> {
    while (!this.stopping && this.underWay >= this.config.workerConcurrency)
      await new Promise<void>((admit) => this.queueing.push(admit));
    // Its wake-up is lost with this process, and rung again by the sweeper.
    if (this.stopping) return;
    this.underWay += 1;
    void this.runner.run(runId).finally(() => {
      this.underWay -= 1;
      this.queueing.shift()?.();
      if (this.underWay === 0) for (const resolve of this.idling.splice(0)) resolve();
    });
  }

  private idle(): Promise<void> {
    return this.underWay === 0 ? Promise.resolve() : new Promise((resolve) => this.idling.push(resolve));
  }
}
