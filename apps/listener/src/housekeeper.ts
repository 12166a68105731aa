/** The clock in → partitions made ahead, old ones dropped, expired rows removed. */
import { CONFIG, type Config } from '#config';
import { Upkeep } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 600_000;

@Injectable()
export class Housekeeper extends Recurring {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly upkeep: Upkeep,
  ) {
    super(EVERY_MS, 0);
  }

  protected async work(): Promise<void> {
    try {
      const dropped = await this.upkeep.run(this.config.retentionDays);
      if (dropped.length > 0)
        this.logger.info({ partitions: dropped }, 'Dropped history that is past its retention.');
    } catch (error) {
      this.logger.warn({ err: error }, 'Upkeep failed; it is tried again in ten minutes.');
    }
  }
}
