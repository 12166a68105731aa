export { Sandbox } from './sandbox';
export { SandboxModule } from './sandbox.module';
export type { SandboxRequest } from './request';
