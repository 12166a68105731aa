import { Global, Module } from '@nestjs/common';

import { EventKeyReader } from './event-keys';
import { Gatekeeper } from './gatekeeper';
import { Intake } from './intake';
import { PauseTeller } from './pause-teller';

@Global()
@Module({
  providers: [EventKeyReader, Gatekeeper, Intake, PauseTeller],
  exports: [EventKeyReader, Gatekeeper, Intake],
})
export class IntakeModule {}
