import { Module } from '@nestjs/common';

import { LiveController } from './live.controller';

/** Live updates over HTTP. */
@Module({ controllers: [LiveController] })
export class LiveApiModule {}
