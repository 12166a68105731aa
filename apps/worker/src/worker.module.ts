import { ConnectorsModule } from '#connectors';
import { EngineModule } from '#engine';
import { OutboundModule } from '#outbound';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { Worker } from './worker';

@Module({
  imports: [TelemetryModule, StoreModule, QueueModule, ConnectorsModule, OutboundModule, VaultModule, EngineModule],
  providers: [Worker],
})
export class WorkerModule {}
