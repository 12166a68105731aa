export { Connections, type ConnectionSummary } from './connections';
export { VaultModule } from './vault.module';
