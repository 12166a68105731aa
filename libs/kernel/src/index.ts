export * from './coded-error';
export * from './depth';
export * from './failure';
export * from './http';
export * from './ids';
export * from './outbound';
export * from './redact';
export { formsOf, formsOfAll, LEAST_SECRET } from './secret-forms';
export * from './status';
