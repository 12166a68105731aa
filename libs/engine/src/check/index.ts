export { checkDefinition, type CheckOptions } from './check-definition';
export type { KnownConnection, KnownWorkflow } from './known';
