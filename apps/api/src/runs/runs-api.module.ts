import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { BulkController } from './bulk.controller';
import { Cancellations } from './cancellations';
import { Retries } from './retries';
import { RunsController } from './runs.controller';

/** Runs over HTTP. */
@Module({
  imports: [IdentityModule],
  controllers: [BulkController, RunsController],
  providers: [Cancellations, Retries],
})
export class RunsApiModule {}
