export { Connections, type ConnectionSummary } from './connections';
export { VaultModule } from './vault.module';
export { Signer, SIGNATURE_BYTES } from './signer';
export { RegistrationSealer } from './registration-secrets';
