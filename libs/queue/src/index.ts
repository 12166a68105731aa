export * from './doorbell';
export * from './live-channel';
export * from './queue.module';
export * from './wake-ups';
