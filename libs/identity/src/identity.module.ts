import { CONFIG, type Config } from '#config';
import { Module } from '@nestjs/common';

import { ApiKeys } from './api-keys';
import { AttemptLimiter } from './attempt-limiter';
import { Audit } from './audit';
import { EXPOSED, isExposed } from './exposed';
import { Members } from './members';
import { Profiles } from './profiles';
import { Sessions } from './sessions';
import { Setup } from './setup';

const SERVICES = [ApiKeys, Audit, Members, Profiles, Sessions, Setup];

/** Who may call and what they did. Needs the global ConfigModule and StoreModule. */
@Module({
  providers: [
    ...SERVICES,
    { provide: AttemptLimiter, useFactory: () => new AttemptLimiter() },
    { provide: EXPOSED, inject: [CONFIG], useFactory: (config: Config) => isExposed(config) },
  ],
  exports: SERVICES,
})
export class IdentityModule {}
