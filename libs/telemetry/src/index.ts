export { hideFromLogs } from './hidden-from-logs';
export * from './logger';
export * from './metrics';
export * from './telemetry.module';
