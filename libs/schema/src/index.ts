export { compileSchema, type SchemaCheck } from './compile-schema';
export * from './definition';
export * from './resources';
