import { ConnectorsModule } from '#connectors';
import { LinkMaker } from '#engine';
import { IntakeModule } from '#intake';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { AnswerWhenFinished } from './answer-when-finished';
import { Approve } from './approve';
import { Hooks } from './hooks';
import { Resume } from './resume';
import { RunEnds } from './run-ends';
import { WaitAddresses } from './wait-addresses';

@Module({
  imports: [TelemetryModule, StoreModule, QueueModule, ConnectorsModule, IntakeModule],
  providers: [Hooks, AnswerWhenFinished, RunEnds, LinkMaker, WaitAddresses, Resume, Approve],
})
export class IngressModule {}
