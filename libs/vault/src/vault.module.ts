import { CONFIG, type Config } from '#config';
import { Module } from '@nestjs/common';

import { Connections } from './connections';
import { keyBytes } from './key-bytes';
import { RegistrationSealer } from './registration-secrets';
import { Vault } from './vault';

/** Credentials at rest. Needs the global ConfigModule and StoreModule, and whatever provides CONNECTOR_REGISTRY. */
@Module({
  providers: [
    Connections,
    RegistrationSealer,
    {
      provide: Vault,
      inject: [CONFIG],
      useFactory: (config: Config) => new Vault(config.encryptionKeys.map(keyBytes)),
    },
  ],
  exports: [Connections, RegistrationSealer, Vault],
})
export class VaultModule {}
