import { ServiceClientModule } from '#service-client';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { LooksController } from './looks.controller';

/** What polls would find, over HTTP. */
@Module({ imports: [ServiceClientModule, VaultModule], controllers: [LooksController] })
export class LooksApiModule {}
