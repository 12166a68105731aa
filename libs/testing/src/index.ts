export { startOnePath, type OnePath } from './one-path';
export { startPostgres, startRedis } from './own-servers';
export { spawnRole, type RoleProcess } from './role-process';
export { seedWorkflow, type SeededWorkflow } from './seed-workflow';
export { testConfig } from './test-config';
export { createTestDatabase, type TestDatabase } from './test-database';
export { testRedis } from './test-redis';
export { startUpstream, type Upstream } from './upstream';
export { waitUntil } from './wait-until';
