export { sqlActions } from './actions';
export { badValue } from './conditions';
export type * from './engine';
export { numberOrText } from './json-value';
export { columnLoader, listLoader, type ListStatement, rowFieldLoader } from './loaders';
export * from './read-rows';
