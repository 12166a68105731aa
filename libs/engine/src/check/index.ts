export { checkDefinition } from './check-definition';
