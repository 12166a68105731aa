/** Wake-ups in → runs carried out, so many at a time; a stop waits for those under way. */
import { CONFIG, type Config } from '#config';
import { HeldRuns, Runner } from '#engine';
import { WakeUps } from '#queue';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const LOOK_MS = 20;

@Injectable()
export class Worker implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly wakeUps: WakeUps,
    private readonly runner: Runner,
    private readonly heldRuns: HeldRuns,
  ) {}

  onApplicationBootstrap(): void {
    this.wakeUps.consume(this.config.workerConcurrency, (runId) => this.runner.run(runId));
  }

  async onModuleDestroy(): Promise<void> {
    await this.wakeUps.stop();
    const deadline = performance.now() + this.config.drainTimeoutMs;
    while (this.heldRuns.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    if (this.heldRuns.size > 0) {
      this.logger.warn({ runs: this.heldRuns.size }, 'Stopped before these runs ended; they are taken over after their lease.');
      this.heldRuns.abortAll();
    }
  }
}
