/** An installation with two connectors, for checks of definitions. */
import type {
  ActionDeclaration,
  Connector,
  ConnectorRegistry,
  WebhookTriggerDeclaration,
} from '#connector-sdk';
import { Type } from 'typebox';

const send: ActionDeclaration = {
  key: 'send',
  title: 'Send',
  description: 'Sends.',
  input: Type.Object(
    {
      to: Type.String({ minLength: 1 }),
      times: Type.Optional(Type.Integer({ minimum: 1 })),
      mode: Type.Optional(Type.Enum(['fast', 'slow'])),
      tags: Type.Optional(Type.Array(Type.String())),
      server: Type.Optional(Type.String({ ui: { address: true } })),
    },
    { additionalProperties: false },
  ),
  output: Type.Unknown(),
  run: () => Promise.resolve(null),
};
const hook: WebhookTriggerDeclaration = {
  kind: 'webhook',
  key: 'catch',
  title: 'Catch',
  description: 'Catches.',
  input: Type.Object({ methods: Type.Optional(Type.Array(Type.String())) }, { additionalProperties: false }),
  output: Type.Unknown(),
  methods: () => ['POST'],
  parse: () => Promise.resolve(null),
};
const connectors: Connector[] = [
  {
    key: 'webhook',
    title: 'Webhook',
    description: '',
    icon: 'i.svg',
    auth: [],
    triggers: [hook],
    actions: [],
  },
  {
    key: 'mail',
    title: 'Mail',
    description: '',
    icon: 'i.svg',
    auth: [{ key: 'token', title: 'Token', fields: Type.Object({}), apply: (request) => request }],
    triggers: [],
    actions: [send],
  },
];
export const registry: ConnectorRegistry = {
  all: () => connectors,
  connector: (key) => connectors.find((connector) => connector.key === key),
  trigger: (key, operation) =>
    connectors
      .find((connector) => connector.key === key)
      ?.triggers.find((trigger) => trigger.key === operation),
  action: (key, operation) =>
    connectors.find((connector) => connector.key === key)?.actions.find((action) => action.key === operation),
};
