import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { StoreController } from './store.controller';

/** The key-value store over HTTP. */
@Module({ imports: [IdentityModule], controllers: [StoreController] })
export class StoreApiModule {}
