export { ApiKeys } from './api-keys';
export { Audit } from './audit';
export type { Caller } from './caller';
export { IdentityModule } from './identity.module';
export { Members } from './members';
export { Profiles } from './profiles';
export { roleAllows } from './roles';
export { SESSION_LIFETIME, Sessions } from './sessions';
export { Setup } from './setup';
