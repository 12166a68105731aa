import { Global, Module } from '@nestjs/common';

import { Doorbell } from './doorbell';
import { LiveChannel } from './live-channel';
import { WakeUps } from './wake-ups';

@Global()
@Module({ providers: [Doorbell, LiveChannel, WakeUps], exports: [Doorbell, LiveChannel, WakeUps] })
export class QueueModule {}
