import { ServiceClientModule } from '#service-client';
import { Module } from '@nestjs/common';

import { LoadersController } from './loaders.controller';

/** Loaded options and fields, over HTTP. */
@Module({ imports: [ServiceClientModule], controllers: [LoadersController] })
export class LoadersApiModule {}
