import { Global, Module } from '@nestjs/common';

import { Intake } from './intake';

@Global()
@Module({ providers: [Intake], exports: [Intake] })
export class IntakeModule {}
