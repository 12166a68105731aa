import { CONNECTOR_REGISTRY } from '#connector-sdk';
import { Global, Module } from '@nestjs/common';

import { createRegistry } from './registry';

/** Gives every connector there is to the process; a fault in one of them stops the boot. */
@Global()
@Module({
  providers: [{ provide: CONNECTOR_REGISTRY, useFactory: () => createRegistry() }],
  exports: [CONNECTOR_REGISTRY],
})
export class ConnectorsModule {}
