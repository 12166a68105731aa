import { OutboundModule } from '#outbound';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { LooksController } from './looks.controller';

/** What polls would find, over HTTP. */
@Module({ imports: [OutboundModule, VaultModule], controllers: [LooksController] })
export class LooksApiModule {}
