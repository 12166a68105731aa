import { CatalogueModule } from '#catalogue';
import { ConnectorsModule } from '#connectors';
import { EngineModule } from '#engine';
import { IntakeModule } from '#intake';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { Worker } from './worker';

@Module({
  imports: [
    TelemetryModule,
    StoreModule,
    QueueModule,
    CatalogueModule,
    ConnectorsModule,
    IntakeModule,
    EngineModule,
  ],
  providers: [Worker],
})
export class WorkerModule {}
