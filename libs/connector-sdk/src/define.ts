import { type TObject, type TSchema, Type } from 'typebox';

import { withAuthority } from './auth/own-authority';
import type {
  CallTriggerDeclaration,
  ListenTriggerDeclaration,
  MailTriggerDeclaration,
  PollTriggerDeclaration,
  ScheduleTriggerDeclaration,
  SocketTriggerDeclaration,
  StreamTriggerDeclaration,
  WebhookTriggerDeclaration,
} from './trigger/declarations';
import type { ActionDeclaration, AuthKind, Connector } from './types';

/**
 * Declares a connector; the registry and the conformance suite check what types can't. Where it has an `api`, each of
 * its connections may say where that is, and which authority vouches for it.
 */
export function defineConnector(connector: Connector): Connector {
  const { api, auth } = connector;
  return api && api.baseUrl !== null
    ? { ...connector, auth: auth.map((kind) => withAuthority(withBaseUrl(kind, String(api.baseUrl)))) }
    : connector;
}

function withBaseUrl(kind: AuthKind, baseUrl: string): AuthKind {
  if (!kind.apply || kind.fields.properties.baseUrl) return kind;
  const field = Type.Optional(
    Type.String({
      title: 'Base URL',
      description:
        'Where the API is, if not at its usual address: an installation of your own, or a stand-in for tests.',
      pattern: '^https?://',
      maxLength: 500,
      ui: { placeholder: baseUrl, advanced: true },
    }),
  );
  const { properties, ...options } = kind.fields;
  return {
    ...kind,
    fields: Type.Object({ ...properties, baseUrl: field }, { ...options, required: undefined }),
  };
}

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

/** Declares a trigger whose address takes WebSockets. */
export const defineSocketTrigger = <Input extends TObject>(
  trigger: Omit<SocketTriggerDeclaration<Input>, 'kind'>,
): SocketTriggerDeclaration => ({ ...trigger, kind: 'socket' }) as unknown as SocketTriggerDeclaration;

/** Declares a trigger for workflows that are started by another one. */
export const defineCallTrigger = <Input extends TObject>(
  trigger: Omit<CallTriggerDeclaration<Input>, 'kind'>,
): CallTriggerDeclaration => ({ ...trigger, kind: 'call' }) as unknown as CallTriggerDeclaration;

/** Declares a trigger that has a mail address of its own. */
export const defineMailTrigger = <Input extends TObject>(
  trigger: Omit<MailTriggerDeclaration<Input>, 'kind'>,
): MailTriggerDeclaration => ({ ...trigger, kind: 'mail' }) as unknown as MailTriggerDeclaration;

/** Declares a trigger that speaks a protocol of its own. */
export const defineListenTrigger = <Input extends TObject>(
  trigger: Omit<ListenTriggerDeclaration<Input>, 'kind'>,
): ListenTriggerDeclaration => ({ ...trigger, kind: 'listen' }) as unknown as ListenTriggerDeclaration;

/** Declares a trigger on a WebSocket or an HTTP stream. */
export const defineStreamTrigger = <Input extends TObject>(
  trigger: Omit<StreamTriggerDeclaration<Input>, 'kind'>,
): StreamTriggerDeclaration => ({ ...trigger, kind: 'stream' }) as unknown as StreamTriggerDeclaration;

/** Declares a trigger that asks again and again. */
export const definePollTrigger = <Input extends TObject>(
  trigger: Omit<PollTriggerDeclaration<Input>, 'kind'>,
): PollTriggerDeclaration => ({ ...trigger, kind: 'poll' }) as unknown as PollTriggerDeclaration;

/** Declares a trigger by the clock. */
export const defineScheduleTrigger = <Input extends TObject>(
  trigger: Omit<ScheduleTriggerDeclaration<Input>, 'kind'>,
): ScheduleTriggerDeclaration => ({ ...trigger, kind: 'schedule' }) as unknown as ScheduleTriggerDeclaration;
