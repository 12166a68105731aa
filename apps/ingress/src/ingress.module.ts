import { ConnectorsModule } from '#connectors';
import { IntakeModule } from '#intake';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { Hooks } from './hooks';

@Module({
  imports: [TelemetryModule, StoreModule, QueueModule, ConnectorsModule, IntakeModule],
  providers: [Hooks],
})
export class IngressModule {}
