export * from './describe-trigger';
export * from './event-keys';
export * from './gatekeeper';
export * from './intake';
export * from './intake.module';
