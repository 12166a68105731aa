import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { EventsController } from './events.controller';

/** Events over HTTP. */
@Module({ imports: [IdentityModule], controllers: [EventsController] })
export class EventsApiModule {}
