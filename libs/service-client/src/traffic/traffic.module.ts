import { OutboundModule } from '#outbound';
import { Global, Module } from '@nestjs/common';

import { Breaker } from './breaker';
import { RateGate } from './rate-gate';
import { Traffic } from './traffic';
import { WatchedState } from './watched-state';

/** What keeps to limits and leaves broken hosts alone. Needs the global Config, Telemetry, Store and Queue modules. */
@Global()
@Module({
  imports: [OutboundModule],
  providers: [Breaker, RateGate, Traffic, WatchedState],
  exports: [Traffic],
})
export class TrafficModule {}
