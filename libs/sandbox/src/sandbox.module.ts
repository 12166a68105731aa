import { Module } from '@nestjs/common';

import { Sandbox } from './sandbox';

/** People's own JavaScript, away from everything. Starts its threads at the first script. */
@Module({ providers: [Sandbox], exports: [Sandbox] })
export class SandboxModule {}
