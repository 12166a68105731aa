import { OutboundModule } from '#outbound';
import { VaultModule } from '#vault';
import { Global, Module } from '@nestjs/common';

import { HeldRuns } from './held-runs';
import { Performer } from './perform';
import { Plans } from './plans';
import { Runner } from './runner';

@Global()
@Module({
  imports: [OutboundModule, VaultModule],
  providers: [HeldRuns, Performer, Plans, Runner],
  exports: [HeldRuns, Runner],
})
export class EngineModule {}
