export { Connections, type ConnectionSummary } from './connections';
export type { OpenedConnection } from './loaded-connection';
export { SignIns } from './oauth2/sign-ins';
export { RegistrationSealer } from './registration-secrets';
export { rotateStoredKeys } from './rotate-stored-keys';
export type { RotationReport } from './rotation';
export { Signer, SIGNATURE_BYTES } from './signer';
export { VaultModule } from './vault.module';
