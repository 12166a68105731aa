import { CatalogueModule } from '#catalogue';
import { ConnectorsModule } from '#connectors';
import { FilesModule } from '#files';
import { IntakeModule, RegistrarModule } from '#intake';
import { OutboundModule } from '#outbound';
import { QueueModule } from '#queue';
import { ServiceClientModule } from '#service-client';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { Alerter } from './alerter';
import { CircuitAlerter } from './circuit-alerter';
import { Drivers } from './drivers/drivers';
import { FloodReleaser } from './drivers/poll/flood-releaser';
import { FileSweeper } from './file-sweeper';
import { GateSweeper } from './gate-sweeper';
import { HeldContexts } from './holding/held-contexts';
import { Holder } from './holding/holder';
import { StatusReports } from './holding/status-reports';
import { Housekeeper } from './housekeeper';
import { RegistrationKeeper } from './registrations/registration-keeper';
import { Sweeper } from './sweeper';

@Module({
  imports: [
    TelemetryModule,
    StoreModule,
    FilesModule,
    QueueModule,
    CatalogueModule,
    ConnectorsModule,
    IntakeModule,
    RegistrarModule,
    OutboundModule,
    ServiceClientModule,
    VaultModule,
  ],
  providers: [
    Alerter,
    CircuitAlerter,
    Drivers,
    FileSweeper,
    FloodReleaser,
    GateSweeper,
    HeldContexts,
    Holder,
    Housekeeper,
    RegistrationKeeper,
    StatusReports,
    Sweeper,
  ],
})
export class ListenerModule {}
