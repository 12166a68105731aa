import { IdentityModule } from '#identity';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { ConnectionsController } from './connections.controller';

/** Connections over HTTP. */
@Module({ imports: [IdentityModule, VaultModule], controllers: [ConnectionsController] })
export class ConnectionsApiModule {}
