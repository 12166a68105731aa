export {
  Connections,
  type ConnectionSummary,
  type ConnectionUpdate,
  type NewConnectionInput,
} from './connections';
export { type SealContext, Vault } from './vault';
export { VaultModule } from './vault.module';
