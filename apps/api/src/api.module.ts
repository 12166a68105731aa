import { CatalogueModule } from '#catalogue';
import { ConnectorsModule } from '#connectors';
import { IntakeModule } from '#intake';
import { QueueModule } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { Module } from '@nestjs/common';

import { ApprovalsApiModule } from './approvals/approvals-api.module';
import { CapturesApiModule } from './captures/captures-api.module';
import { CircuitsApiModule } from './circuits/circuits-api.module';
import { ConnectionsApiModule } from './connections';
import { ConnectorsApiModule } from './connectors/connectors-api.module';
import { CustomConnectorsApiModule } from './custom-connectors/custom-connectors-api.module';
import { DigestsApiModule } from './digests/digests-api.module';
import { Docs } from './docs/docs';
import { EventsApiModule } from './events/events-api.module';
import { FilesApiModule } from './files/files-api.module';
import { FloodsApiModule } from './floods/floods-api.module';
import { HttpModule } from './http/http.module';
import { IdentityApiModule } from './identity';
import { ListeningApiModule } from './listening/listening-api.module';
import { LiveApiModule } from './live/live-api.module';
import { LoadersApiModule } from './loaders/loaders-api.module';
import { LooksApiModule } from './looks/looks-api.module';
import { RunsApiModule } from './runs/runs-api.module';
import { SchedulesApiModule } from './schedules/schedules-api.module';
import { StoreApiModule } from './store/store-api.module';
import { WorkflowsApiModule } from './workflows/workflows-api.module';
import { WorkspaceApiModule } from './workspace/workspace-api.module';

/** The API. Needs `ConfigModule.forRoot`, and `configureApi` on the application before it listens. */
@Module({
  imports: [
    TelemetryModule,
    StoreModule,
    QueueModule,
    CatalogueModule,
    ConnectorsModule,
    IntakeModule,
    HttpModule,
    IdentityApiModule,
    ApprovalsApiModule,
    CapturesApiModule,
    CircuitsApiModule,
    ConnectionsApiModule,
    ConnectorsApiModule,
    CustomConnectorsApiModule,
    WorkflowsApiModule,
    RunsApiModule,
    EventsApiModule,
    LiveApiModule,
    DigestsApiModule,
    FilesApiModule,
    FloodsApiModule,
    ListeningApiModule,
    LoadersApiModule,
    LooksApiModule,
    SchedulesApiModule,
    StoreApiModule,
    WorkspaceApiModule,
  ],
  providers: [Docs],
})
export class ApiModule {}
