import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { WorkspaceController } from './workspace.controller';

/** The caller's workspace and its settings. */
@Module({ imports: [IdentityModule], controllers: [WorkspaceController] })
export class WorkspaceApiModule {}
