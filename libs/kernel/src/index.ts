export * from './coded-error';
export * from './failure';
export * from './http';
export * from './ids';
export * from './redact';
export * from './status';
