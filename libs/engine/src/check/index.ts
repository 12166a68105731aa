export { checkDefinition, type CheckOptions } from './check-definition';
