import { FilesModule } from '#files';
import { OutboundModule } from '#outbound';
import { SandboxModule } from '#sandbox';
import { ServiceClientModule } from '#service-client';
import { Global, Module } from '@nestjs/common';

import { HeldRuns } from './held-runs';
import { LinkMaker } from './links';
import { ActionPerformer } from './perform/action';
import { CallPerformer } from './perform/call';
import { CodePerformer } from './perform/code';
import { DelayPerformer } from './perform/delay';
import { DigestPerformer } from './perform/digest';
import { Performers } from './perform/performers';
import { StorePerformer } from './perform/store';
import { WaitPerformer } from './perform/wait';
import { Plans } from './plans';
import { RunWriter } from './run/run-writer';
import { Runner } from './runner';

@Global()
@Module({
  imports: [FilesModule, OutboundModule, SandboxModule, ServiceClientModule],
  providers: [
    HeldRuns,
    LinkMaker,
    Performers,
    ActionPerformer,
    CallPerformer,
    CodePerformer,
    DelayPerformer,
    DigestPerformer,
    StorePerformer,
    WaitPerformer,
    Plans,
    Runner,
    RunWriter,
  ],
  exports: [HeldRuns, Runner],
})
export class EngineModule {}
