import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { DraftChecker } from './draft-checker';
import { ManualRunController } from './manual-run.controller';
import { PauseController } from './pause.controller';
import { VersionsController } from './versions.controller';
import { WorkflowViews } from './workflow-view';
import { WorkflowsController } from './workflows.controller';

/** Workflows, their drafts and versions over HTTP. */
@Module({
  imports: [IdentityModule],
  controllers: [WorkflowsController, VersionsController, ManualRunController, PauseController],
  providers: [DraftChecker, WorkflowViews],
})
export class WorkflowsApiModule {}
