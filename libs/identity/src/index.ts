export { ApiKeys } from './api-keys';
export { Audit, type AuditTarget } from './audit';
export type { Actor, Caller } from './caller';
export { IdentityModule } from './identity.module';
export { Members, type NewMemberInput } from './members';
export { Profiles } from './profiles';
export { requireAtLeast, roleAllows } from './roles';
export { SESSION_LIFETIME, Sessions, type SignedIn } from './sessions';
export { type OwnerInput, type Provisioning, Setup } from './setup';
