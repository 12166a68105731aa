export * from './advance';
export * from './check';
export * from './engine.module';
export * from './held-runs';
export * from './plan';
export * from './runner';
