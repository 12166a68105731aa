import { Module } from '@nestjs/common';

import { SchedulesController } from './schedules.controller';

/** Schedules over HTTP. */
@Module({ controllers: [SchedulesController] })
export class SchedulesApiModule {}
