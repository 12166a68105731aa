export * from './captures';
export * from './compile-schema';
export * from './condition';
export * from './definition';
export { fitValue } from './fit-value';
export * from './resources';
export { ON_ERROR, RetryPolicy, type OnError } from './step-parts';
export * from './steps';
export * from './walk-steps';
