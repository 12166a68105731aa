import { ConnectorsModule } from '#connectors';
import { IntakeModule } from '#intake';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { GateSweeper } from './gate-sweeper';
import { Housekeeper } from './housekeeper';
import { Sweeper } from './sweeper';

@Module({
  imports: [TelemetryModule, StoreModule, QueueModule, ConnectorsModule, IntakeModule],
  providers: [GateSweeper, Housekeeper, Sweeper],
})
export class ListenerModule {}
