import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { RunsController } from './runs.controller';

/** Runs over HTTP. */
@Module({ imports: [IdentityModule], controllers: [RunsController] })
export class RunsApiModule {}
