export * from './health';
export * from './run-until-signal';
export * from './serve';
export * from './stop-signals';
