import { Global, Module } from '@nestjs/common';

import { Doorbell } from './doorbell';
import { LiveChannel } from './live-channel';
import { SocketChannel } from './socket-channel';
import { WakeUps } from './wake-ups';

@Global()
@Module({
  providers: [Doorbell, LiveChannel, SocketChannel, WakeUps],
  exports: [Doorbell, LiveChannel, SocketChannel, WakeUps],
})
export class QueueModule {}
