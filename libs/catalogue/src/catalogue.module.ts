import { CONNECTOR_CATALOGUE } from '#connector-sdk';
import { Global, Module } from '@nestjs/common';

import { StoreCatalogue } from './store-catalogue';

/** What connectors each workspace has. Needs the global StoreModule, TelemetryModule and ConnectorsModule. */
@Global()
@Module({
  providers: [StoreCatalogue, { provide: CONNECTOR_CATALOGUE, useExisting: StoreCatalogue }],
  exports: [StoreCatalogue, CONNECTOR_CATALOGUE],
})
export class CatalogueModule {}
