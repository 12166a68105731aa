import { RegistrarModule } from '#intake';
import { Module } from '@nestjs/common';

import { PublishRegistered } from './publish-registered';
import { RegistrationsController } from './registrations.controller';

/** Triggers that make themselves known to their service. */
@Module({
  imports: [RegistrarModule],
  controllers: [RegistrationsController],
  providers: [PublishRegistered],
  exports: [PublishRegistered],
})
export class RegistrationsApiModule {}
