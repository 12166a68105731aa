import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { CircuitsController } from './circuits.controller';
import { LimitsController } from './limits.controller';

/** Hosts that are left alone, and how often hosts may be called, over HTTP. */
@Module({ imports: [IdentityModule], controllers: [CircuitsController, LimitsController] })
export class CircuitsApiModule {}
