export * from './compare';
export * from './try-run';
