export { freePort } from './free-port';
export { startPostgres, type PostgresOptions } from './postgres-server';
export { startOfProcess } from './process-identity';
export { startRedis } from './redis-server';
export type { RunningServer } from './running-server';
export { keepSecret } from './secret-file';
export { ServerError } from './server-error';
