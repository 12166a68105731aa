/** The clock in → files whose run is gone are removed, and what a crash left of others. */
import { CONFIG, type Config } from '#config';
import { FileSweep } from '#files';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 600_000;
/** After the first upkeep, which drops the runs. */
const FIRST_MS = 5000;

@Injectable()
export class FileSweeper extends Recurring {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sweep: FileSweep,
  ) {
    super(EVERY_MS, FIRST_MS);
  }

  protected async work(): Promise<void> {
    const { removed, error } = await this.sweep
      .run(this.config.retentionDays)
      .catch((thrown: unknown) => ({ removed: 0, error: thrown }));
    if (removed > 0) this.logger.info({ files: removed }, 'Removed files that nobody may read any more.');
    if (error !== null)
      this.logger.warn({ err: error }, 'Some files could not be removed; it is tried again in ten minutes.');
  }
}
