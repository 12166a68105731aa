import { OutboundModule } from '#outbound';
import { VaultModule } from '#vault';
import { Global, Module } from '@nestjs/common';

import { ServiceClients } from './service-clients';
import { TrafficModule } from './traffic';

/** Needs the global Config, Telemetry, Store, Queue and Catalogue modules. */
@Global()
@Module({
  imports: [OutboundModule, TrafficModule, VaultModule],
  providers: [ServiceClients],
  exports: [ServiceClients],
})
export class ServiceClientModule {}
