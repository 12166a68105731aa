import { IdentityModule } from '#identity';
import { ServiceClientModule } from '#service-client';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { ConnectionTester } from './connection-tester';
import { ConnectionsController } from './connections.controller';
import { OAuthCallbackController } from './oauth/callback.controller';
import { OAuthController } from './oauth/oauth.controller';

/** Connections over HTTP. */
@Module({
  imports: [IdentityModule, ServiceClientModule, VaultModule],
  // What is below /connections/oauth comes before /connections/:id.
  controllers: [OAuthController, OAuthCallbackController, ConnectionsController],
  providers: [ConnectionTester],
})
export class ConnectionsApiModule {}
