import { Global, Module } from '@nestjs/common';

import { Doorbell } from './doorbell';
import { LiveChannel } from './live-channel';
import { OutboundPauses } from './outbound-pauses';
import { OutboundSlots } from './outbound-slots';
import { SocketChannel } from './socket-channel';
import { WakeUps } from './wake-ups';

@Global()
@Module({
  providers: [Doorbell, LiveChannel, OutboundPauses, OutboundSlots, SocketChannel, WakeUps],
  exports: [Doorbell, LiveChannel, OutboundPauses, OutboundSlots, SocketChannel, WakeUps],
})
export class QueueModule {}
