/** The clock in → partitions made ahead, old ones dropped, expired rows removed. */
import { CONFIG, type Config } from '#config';
import { Upkeep } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const EVERY_MS = 600_000;

@Injectable()
export class Housekeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly upkeep: Upkeep,
  ) {}

  onApplicationBootstrap(): void {
    this.working = this.work();
    this.timer = setInterval(() => {
      this.working = this.work();
    }, EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.working;
  }

  private async work(): Promise<void> {
    try {
      const dropped = await this.upkeep.run(this.config.retentionDays);
      if (dropped.length > 0)
        this.logger.info({ partitions: dropped }, 'Dropped history that is past its retention.');
    } catch (error) {
      this.logger.warn({ err: error }, 'Upkeep failed; it is tried again in ten minutes.');
    }
  }
}
