export * from './describe-trigger';
export * from './event-keys';
export * from './gatekeeper';
export * from './held-intake';
export * from './intake';
export * from './intake.module';
export { Registrar } from './registrations/registrar';
export { RegistrarModule } from './registrations/registrar.module';
export { mailAddressOf, tokenInMailAddress } from './mail-address';
