import type { HeldContext, HeldTriggerDeclaration } from '#connector-sdk';

/**
 * Listens for one trigger until `context.signal` aborts; then it closes what it opened and resolves. It connects again
 * by itself. When it throws it is started again later, but for a `permanent` failure: then not before the trigger is
 * published anew.
 */
export type Driver<Declaration extends HeldTriggerDeclaration> = (
  declaration: Declaration,
  context: HeldContext,
) => Promise<void>;
