import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { FloodsController } from './floods.controller';

/** What polls found too much of at once, over HTTP. */
@Module({ imports: [IdentityModule], controllers: [FloodsController] })
export class FloodsApiModule {}
