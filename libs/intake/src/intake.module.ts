import { Global, Module } from '@nestjs/common';

import { EventKeyReader } from './event-keys';
import { Gatekeeper } from './gatekeeper';
import { HeldIntake } from './held-intake';
import { Intake } from './intake';
import { PauseTeller } from './pause-teller';

@Global()
@Module({
  providers: [EventKeyReader, Gatekeeper, HeldIntake, Intake, PauseTeller],
  exports: [EventKeyReader, Gatekeeper, HeldIntake, Intake],
})
export class IntakeModule {}
