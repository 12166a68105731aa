import type { TObject, TSchema } from 'typebox';

import type {
  ActionDeclaration,
  AuthKind,
  CallTriggerDeclaration,
  Connector,
  WebhookTriggerDeclaration,
} from './types';

/** Declares a connector; the registry and the conformance suite check what types can't. */
export const defineConnector = (connector: Connector): Connector => connector;

/** Declares one way to sign in. */
export const defineAuth = <Fields extends TObject>(auth: AuthKind<Fields>): AuthKind<Fields> => auth;

/** Declares an action; `run`'s input and output get their types from the schemas. */
export const defineAction = <Input extends TObject, Output extends TSchema>(
  action: ActionDeclaration<Input, Output>,
  // The engine checks an input against `input` before it calls `run`, so what it holds may forget the types.
): ActionDeclaration => action as unknown as ActionDeclaration;

/** Declares a trigger that receives HTTP requests; its functions' `input` gets its type from the schema. */
export const defineWebhookTrigger = <Input extends TObject>(
  trigger: Omit<WebhookTriggerDeclaration<Input>, 'kind'>,
): WebhookTriggerDeclaration => ({ ...trigger, kind: 'webhook' }) as unknown as WebhookTriggerDeclaration;

/** Declares a trigger for workflows that are started by another one. */
export const defineCallTrigger = <Input extends TObject>(
  trigger: Omit<CallTriggerDeclaration<Input>, 'kind'>,
): CallTriggerDeclaration => ({ ...trigger, kind: 'call' }) as unknown as CallTriggerDeclaration;
