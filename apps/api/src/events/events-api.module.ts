import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { WorkflowsApiModule } from '../workflows/workflows-api.module';
import { EventsController } from './events.controller';
import { Replays } from './replays';

/** Events over HTTP. */
@Module({
  imports: [IdentityModule, WorkflowsApiModule],
  controllers: [EventsController],
  providers: [Replays],
})
export class EventsApiModule {}
