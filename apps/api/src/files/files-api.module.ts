import { FilesModule } from '#files';
import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { FilesController } from './files.controller';

/** Files over HTTP. */
@Module({ imports: [FilesModule, IdentityModule], controllers: [FilesController] })
export class FilesApiModule {}
