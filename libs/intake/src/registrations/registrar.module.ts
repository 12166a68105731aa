import { ServiceClientModule } from '#service-client';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { Registrar } from './registrar';

/** Triggers at their services. Needs the global ConfigModule, and whatever provides CONNECTOR_REGISTRY. */
@Module({ imports: [ServiceClientModule, VaultModule], providers: [Registrar], exports: [Registrar] })
export class RegistrarModule {}
