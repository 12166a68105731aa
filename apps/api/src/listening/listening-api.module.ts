import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { ListeningController } from './listening.controller';

/** How triggers that are listening all the time are doing, over HTTP. */
@Module({ imports: [IdentityModule], controllers: [ListeningController] })
export class ListeningApiModule {}
