import { CONFIG, type Config } from '#config';
import { OutboundModule } from '#outbound';
import { Module } from '@nestjs/common';

import { Connections } from './connections';
import { keyBytes } from './key-bytes';
import { SignIns } from './oauth2/sign-ins';
import { TokenKeeper } from './oauth2/token-keeper';
import { RegistrationSealer } from './registration-secrets';
import { Vault } from './vault';

/**
 * Credentials at rest, and the tokens that services give for them. Needs the global ConfigModule, StoreModule and
 * TelemetryModule, and whatever provides CONNECTOR_CATALOGUE.
 */
@Module({
  imports: [OutboundModule],
  providers: [
    Connections,
    RegistrationSealer,
    SignIns,
    TokenKeeper,
    {
      provide: Vault,
      inject: [CONFIG],
      useFactory: (config: Config) => new Vault(config.encryptionKeys.map(keyBytes)),
    },
  ],
  exports: [Connections, RegistrationSealer, SignIns, Vault],
})
export class VaultModule {}
