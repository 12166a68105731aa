import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { Housekeeper } from './housekeeper';
import { Sweeper } from './sweeper';

@Module({ imports: [TelemetryModule, StoreModule, QueueModule], providers: [Housekeeper, Sweeper] })
export class ListenerModule {}
