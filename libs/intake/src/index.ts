export * from './describe-trigger';
export * from './intake';
export * from './intake.module';
