import { IdentityModule } from '#identity';
import { OutboundModule } from '#outbound';
import { Module } from '@nestjs/common';

import { CustomConnectors } from './custom-connectors';
import { CustomConnectorsController } from './custom-connectors.controller';
import { Importer } from './importer';

/** Connectors of a workspace's own over HTTP. Needs the global CatalogueModule. */
@Module({
  imports: [IdentityModule, OutboundModule],
  controllers: [CustomConnectorsController],
  providers: [CustomConnectors, Importer],
})
export class CustomConnectorsApiModule {}
