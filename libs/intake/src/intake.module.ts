import { Global, Module } from '@nestjs/common';

import { EventKeyReader } from './event-keys';
import { Gatekeeper } from './gatekeeper';
import { Intake } from './intake';

@Global()
@Module({ providers: [EventKeyReader, Gatekeeper, Intake], exports: [EventKeyReader, Gatekeeper, Intake] })
export class IntakeModule {}
