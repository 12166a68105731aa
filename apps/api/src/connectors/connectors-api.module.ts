import { Module } from '@nestjs/common';

import { ConnectorsController } from './connectors.controller';

/** What connectors there are, over HTTP. */
@Module({ controllers: [ConnectorsController] })
export class ConnectorsApiModule {}
