export { CODE_LIMITS } from './limits';
export { Sandbox } from './sandbox';
export { SandboxModule } from './sandbox.module';
export type { SandboxRequest, SandboxResult } from './request';
