import { CatalogueModule } from '#catalogue';
import { ConnectorsModule } from '#connectors';
import { LinkMaker } from '#engine';
import { FilesModule } from '#files';
import { IntakeModule } from '#intake';
import { OutboundModule } from '#outbound';
import { QueueModule, RateShares } from '#queue';
import { StoreModule } from '#store';
import { TelemetryModule } from '#telemetry';
import { VaultModule } from '#vault';
import { Module } from '@nestjs/common';

import { AnswerWhenFinished } from './answer-when-finished';
import { Approve } from './approve';
import { DraftHooks } from './hooks/draft-hooks';
import { HookGate } from './hooks/hook-gate';
import { HookSecretsReader } from './hooks/hook-secrets';
import { Hooks } from './hooks/hooks';
import { KnownRegistrations } from './hooks/known-registrations';
import { RateLimits } from './hooks/rate-limits';
import { HookRefusals } from './hooks/refuse-hook';
import { TestHooks } from './hooks/test-hooks';
import { TriggerSeals } from './hooks/trigger-seals';
import { Resume } from './resume';
import { RunEnds } from './run-ends';
import { ReceiveMail } from './smtp/receive-mail';
import { Recipients } from './smtp/recipients';
import { SmtpListener } from './smtp/smtp-listener';
import { LiveSockets } from './sockets/live-sockets';
import { SocketDoor } from './sockets/socket-door';
import { SocketGuard } from './sockets/socket-guard';
import { Sockets } from './sockets/sockets';
import { Strangers } from './sockets/strangers';
import { TestSockets } from './sockets/test-sockets';
import { Upgrades } from './sockets/upgrades';
import { WaitAddresses } from './wait-addresses';

@Module({
  imports: [
    TelemetryModule,
    StoreModule,
    FilesModule,
    QueueModule,
    CatalogueModule,
    ConnectorsModule,
    OutboundModule,
    VaultModule,
    IntakeModule,
  ],
  providers: [
    Hooks,
    DraftHooks,
    HookGate,
    HookSecretsReader,
    KnownRegistrations,
    HookRefusals,
    RateLimits,
    RateShares,
    TriggerSeals,
    TestHooks,
    AnswerWhenFinished,
    RunEnds,
    Upgrades,
    SocketDoor,
    SocketGuard,
    Sockets,
    Strangers,
    LiveSockets,
    TestSockets,
    Recipients,
    ReceiveMail,
    SmtpListener,
    LinkMaker,
    WaitAddresses,
    Resume,
    Approve,
  ],
})
export class IngressModule {}
