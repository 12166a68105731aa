import { IdentityModule } from '#identity';
import { Module } from '@nestjs/common';

import { ApprovalsController } from './approvals.controller';

/** What waits for a person's word, over HTTP. */
@Module({ imports: [IdentityModule], controllers: [ApprovalsController] })
export class ApprovalsApiModule {}
