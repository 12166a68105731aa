/** GraphQL over WebSocket: https://the-guild.dev/graphql/ws/protocol (graphql-transport-ws) */
import { Type } from 'typebox';

import {
  type CloseRule,
  credentialsHeader,
  defineStreamTrigger,
  describeHeld,
  HEADER_AUTH_KINDS,
  type MessageRule,
  type Template,
  type WebSocketDescription,
} from '#connector-sdk';

const PATH = '^$|^[^.{}\\[\\]"]+(\\.[^.{}\\[\\]"]+)*$';

const path = (title: string, description: string, placeholder: string) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 300, pattern: PATH, ui: { placeholder, advanced: true } }),
  );

const values = (title: string, description: string, advanced = false) =>
  Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      title,
      description,
      ui: { format: 'json', ...(advanced ? { advanced } : {}) },
    }),
  );

/** The protocol's own reasons to close. */
const CLOSES: readonly CloseRule[] = [
  { codes: [4400], then: 'stop', message: 'The service does not understand what it was sent.' },
  { codes: [4406], then: 'stop', message: 'The service does not speak graphql-transport-ws.' },
  {
    codes: [4401, 4403],
    then: 'reconnect',
    message: 'The service does not let us in. Check the connection.',
  },
];

const rules = (subscribe: Template, key: string | null, resume: string | null): MessageRule[] => [
  { when: [{ path: 'message.type', is: 'connection_ack' }], send: [subscribe], ready: true },
  { when: [{ path: 'message.type', is: 'ping' }], send: [{ type: 'pong' }] },
  {
    when: [{ path: 'message.type', is: 'next' }],
    ...(resume ? { keep: { resume } } : {}),
    event: { body: 'message.payload', ...(key ? { key } : {}) },
  },
  {
    when: [{ path: 'message.type', is: 'error' }],
    end: {
      then: 'reconnect',
      code: 'graphql.refused',
      message: 'The service refused the subscription: {{message.payload.0.message}}',
    },
  },
  { when: [{ path: 'message.type', is: 'complete' }], end: { then: 'reconnect' } },
];

export const subscriptionTrigger = defineStreamTrigger({
  key: 'subscription',
  title: 'A subscription has news',
  description: 'Subscribes at a GraphQL service and starts a run for each result.',
  auth: { kinds: HEADER_AUTH_KINDS.map(({ key }) => key), required: false },
  input: Type.Object(
    {
      url: Type.String({
        title: 'Address',
        description: 'Of the service’s subscriptions. It begins with wss:// or ws://.',
        pattern: '^\\s*[Ww][Ss][Ss]?://',
        maxLength: 4000,
        ui: { placeholder: 'wss://api.example.com/graphql' },
      }),
      query: Type.String({
        title: 'Subscription',
        minLength: 1,
        maxLength: 50_000,
        ui: { multiline: true, placeholder: 'subscription { orderCreated { id total } }' },
      }),
      variables: values(
        'Variables',
        'As JSON. "{{state.resume}}" stands for where to go on after a break, or null.',
      ),
      operationName: Type.Optional(
        Type.String({
          title: 'Name of the operation',
          description: 'Only where the text above holds several.',
          maxLength: 200,
          ui: { advanced: true },
        }),
      ),
      initPayload: values(
        'Said when signing in',
        'As JSON; many services want {"headers":{"Authorization":"Bearer {{auth.token}}"}}. Left empty: a connection’s header is said, as {"Authorization":"…"}.',
        true,
      ),
      idPath: path(
        'What names an event',
        'Names joined by dots, within the result; a second one with the same value starts nothing.',
        'data.orderCreated.id',
      ),
      resumePath: path(
        'Where to go on',
        'A value of each result from which the service can go on; {{state.resume}} stands for it in the variables.',
        'data.orderCreated.cursor',
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    data: Type.Unknown({ title: 'Result' }),
    errors: Type.Union([Type.Array(Type.Unknown()), Type.Null()], { title: 'Errors' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe(input, auth): WebSocketDescription {
    const { url, variables, operationName, initPayload, idPath, resumePath } = input;
    const header = auth ? credentialsHeader(auth, url) : null;
    const subscribe = {
      id: '1',
      type: 'subscribe',
      payload: {
        query: '{{input.query}}',
        ...(variables ? { variables: variables as Template } : {}),
        ...(operationName ? { operationName: '{{input.operationName}}' } : {}),
      },
    };
    const signIn = initPayload ?? (header ? { [capitals(header.name)]: header.value } : null);
    return {
      transport: 'websocket',
      url: url.trim(),
      headers: header ? { [header.name]: header.value } : {},
      protocols: ['graphql-transport-ws'],
      framing: 'json',
      onOpen: [{ type: 'connection_init', ...(signIn ? { payload: signIn as Template } : {}) }],
      rules: rules(
        subscribe,
        idPath ? `{{message.payload.${idPath}}}` : null,
        resumePath ? `{{message.payload.${resumePath}}}` : null,
      ),
      ...(resumePath ? { remember: ['resume'] } : {}),
      closes: CLOSES,
    };
  },
  async parse(stored) {
    const { body, receivedAt } = await describeHeld(stored, 'application/json');
    const { data = null, errors = null } = (body ?? {}) as { data?: unknown; errors?: unknown };
    return { data, errors: Array.isArray(errors) ? errors : null, receivedAt };
  },
});

/** `authorization` as services that look for it in a message expect it. */
const capitals = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
