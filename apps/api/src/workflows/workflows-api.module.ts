import { IdentityModule } from '#identity';
import { SandboxModule } from '#sandbox';
import { Module } from '@nestjs/common';

import { RegistrationsApiModule } from '../registrations/registrations-api.module';
import { DraftChecker } from './draft-checker';
import { ManualRunController } from './manual-run.controller';
import { PauseController } from './pause.controller';
import { TryController } from './try.controller';
import { VersionsController } from './versions.controller';
import { WorkflowViews } from './workflow-view';
import { WorkflowsController } from './workflows.controller';

/** Workflows, their drafts and versions over HTTP. */
@Module({
  imports: [IdentityModule, RegistrationsApiModule, SandboxModule],
  controllers: [WorkflowsController, VersionsController, ManualRunController, PauseController, TryController],
  providers: [DraftChecker, WorkflowViews],
  exports: [DraftChecker],
})
export class WorkflowsApiModule {}
