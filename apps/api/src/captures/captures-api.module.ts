import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { CaptureViews } from './capture-view';
import { CapturesController } from './captures.controller';
import { SamplesController } from './samples.controller';

/** What came at test addresses, and samples, over HTTP. */
@Module({
  imports: [IdentityModule],
  controllers: [CapturesController, SamplesController],
  providers: [CaptureViews],
})
export class CapturesApiModule {}
