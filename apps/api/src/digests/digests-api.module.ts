import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { DigestsController } from './digests.controller';

/** Digests over HTTP. */
@Module({ imports: [IdentityModule], controllers: [DigestsController] })
export class DigestsApiModule {}
