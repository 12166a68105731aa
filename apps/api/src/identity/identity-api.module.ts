import { CONFIG, type Config } from '#config';
import { IdentityModule, Setup } from '#identity';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';

import { ApiKeysController } from './api-keys.controller';
import { AuditController } from './audit.controller';
import { MembersController } from './members.controller';
import { SessionCookie } from './session-cookie';
import { SessionsController } from './sessions.controller';
import { SetupController } from './setup.controller';

/** Set-up, sign-in, API keys, members and the audit log over HTTP. At boot it makes what the environment asks for. */
@Module({
  imports: [IdentityModule],
  controllers: [SetupController, SessionsController, ApiKeysController, MembersController, AuditController],
  providers: [SessionCookie],
})
export class IdentityApiModule implements OnModuleInit {
  constructor(
    private readonly setup: Setup,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.setup.provision(this.config);
  }
}
