export * from './doorbell';
export * from './live-channel';
export * from './outbound-pauses';
export * from './outbound-slots';
export * from './queue.module';
export * from './rate-shares';
export type { SocketCount } from './socket-asks';
export * from './socket-channel';
export * from './wake-ups';
