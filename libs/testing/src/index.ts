export { administer, urlOfDatabase } from './administer';
export { startOnePath, type OnePath } from './one-path';
export { startPostgres, startRedis } from './own-servers';
export { spawnRole, type Role, type RoleProcess } from './role-process';
export { seedWorkflow, type SeededWorkflow } from './seed-workflow';
export { testConfig } from './test-config';
export { createTestDatabase, type TestDatabase } from './test-database';
export { testRedis } from './test-redis';
export {
  startUpstream,
  type Upstream,
  type UpstreamAnswer,
  type UpstreamHandler,
  type UpstreamRequest,
} from './upstream';
export { waitUntil, type WaitOptions } from './wait-until';
