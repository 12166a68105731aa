/** Socket.IO, protocol 5: https://socket.io/docs/v4/socket-io-protocol/ */
import { Type } from 'typebox';

import {
  authToken,
  defineStreamTrigger,
  describeHeld,
  eventsField,
  type MessageRule,
  queryTemplate,
  type Template,
  type WebSocketDescription,
} from '#connector-sdk';

const EVENT = 'message.data.0';
const packet = (is: string) => ({ path: 'message.packet', is });
const type = (is: string) => ({ path: 'message.type', is });

interface Emission {
  event: string;
  data?: unknown;
}

interface Settings {
  namespace?: string;
  events?: readonly string[];
  first?: readonly Emission[];
  signIn?: Readonly<Record<string, Template>>;
}

function rules({ namespace = '/', events = [], first = [], signIn = {} }: Settings): MessageRule[] {
  const prefix = namespace === '/' ? '' : `${namespace},`;
  const ours = { path: 'message.namespace', is: namespace };
  const wanted = [type('event'), ours, { path: EVENT, named: events }];
  const asked = { path: 'message.id', exists: true };
  const arrived = `43${prefix}{{message.id}}[]`;
  // With connection state recovery, the server gives a private id, and each event ends with its place in the stream.
  const recoverable = [
    { path: 'state.pid', exists: true, isNot: '' },
    { path: 'message.data.-1', startsWith: '' },
  ];
  const offset = '{{message.data.-1}}';
  const signedIn = {
    send: first.map((_, n) => `42${prefix}{{state.emit${n}}}`),
    ready: true,
  };
  return [
    { when: [packet('ping')], send: ['3'] },
    {
      when: [packet('open'), { path: 'state.offset', exists: true }],
      keep: { login: { ...signIn, pid: '{{state.pid}}', offset: '{{state.offset}}' } },
      send: [`40${prefix}{{state.login}}`],
    },
    { when: [packet('open')], keep: { login: signIn }, send: [`40${prefix}{{state.login}}`] },
    { when: [packet('close')], end: { then: 'reconnect' } },
    {
      when: [type('connect'), ours, { path: 'message.data.pid', exists: true }],
      keep: { ...emissions(first), pid: '{{message.data.pid}}' },
      ...signedIn,
    },
    { when: [type('connect'), ours], keep: { ...emissions(first), pid: '' }, ...signedIn },
    {
      when: [type('connect_error'), ours],
      end: {
        then: 'restart',
        code: 'socketio.refused',
        message: 'The server does not let us in: {{message.data.message}}',
      },
    },
    { when: [type('disconnect'), ours], end: { then: 'restart', message: 'The server ended the session.' } },
    { when: [...wanted, asked], event: { body: 'message.data', ack: arrived } },
    {
      when: [...wanted, ...recoverable],
      keep: { offset },
      event: { body: 'message.data', key: offset, headers: { offset } },
    },
    { when: wanted, event: { body: 'message.data' } },
    { when: [type('event'), asked], send: [arrived] },
    { when: [type('event'), ...recoverable], keep: { offset } },
  ];
}

const emissions = (first: readonly Emission[]): Record<string, Template> =>
  Object.fromEntries(
    first.map(({ event, data }, n) => [
      `emit${n}`,
      [event, ...(data === undefined ? [] : [data as Template])],
    ]),
  );

function addressOf(url: string, path: string, query: Readonly<Record<string, string>>): string {
  const base = url.trim().replace(/^http/i, 'ws').replace(/\/+$/, '');
  const more = queryTemplate({ EIO: '4', transport: 'websocket', ...query });
  return `${base}/${path.replace(/^\/+|\/+$/g, '')}/?${more}`;
}

export const eventTrigger = defineStreamTrigger({
  key: 'event',
  title: 'A Socket.IO server sent an event',
  description: 'Connects to a Socket.IO server and starts a run for each event that it sends.',
  auth: { kinds: [authToken.key], required: false },
  input: Type.Object(
    {
      url: Type.String({
        title: 'Address of the server',
        description: 'As the server’s own clients use it, without a namespace.',
        pattern: '^\\s*([Hh][Tt][Tt][Pp]|[Ww][Ss])[Ss]?://',
        maxLength: 4000,
        ui: { placeholder: 'https://live.example.com' },
      }),
      events: eventsField([]),
      namespace: Type.Optional(
        Type.String({
          title: 'Namespace',
          pattern: '^/[^,?\\s{}]*$',
          maxLength: 200,
          default: '/',
          ui: { placeholder: '/' },
        }),
      ),
      signIn: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'Said when signing in',
          description: 'As JSON, such as {"token":"{{auth.token}}"}.',
          ui: { format: 'json' },
        }),
      ),
      first: Type.Optional(
        Type.Array(
          Type.Object(
            {
              event: Type.String({ title: 'Event', minLength: 1, maxLength: 200 }),
              data: Type.Optional(Type.Unknown({ title: 'Data', ui: { format: 'json' } })),
            },
            { additionalProperties: false },
          ),
          {
            title: 'Events to send first',
            description: 'To join a room, for example.',
            maxItems: 20,
            ui: { advanced: true },
          },
        ),
      ),
      path: Type.Optional(
        Type.String({
          title: 'Path',
          maxLength: 500,
          pattern: '^[^?#{}\\s]*$',
          default: '/socket.io',
          ui: { advanced: true, placeholder: '/socket.io' },
        }),
      ),
      query: Type.Optional(
        Type.Record(Type.String(), Type.String({ maxLength: 10_000 }), {
          title: 'Query',
          description: 'Added to the address. {{auth.token}} stands for the token of the connection.',
          maxProperties: 50,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    event: Type.String({ title: 'Event' }),
    data: Type.Unknown({ title: 'What was sent', description: 'The first value.' }),
    values: Type.Array(Type.Unknown(), { title: 'All values that were sent' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe(input): WebSocketDescription {
    const { url, path = '/socket.io', query = {}, signIn } = input;
    return {
      transport: 'websocket',
      url: addressOf(url, path, query),
      headers: {},
      protocols: [],
      framing: 'socket.io',
      rules: rules({ ...input, signIn: (signIn ?? {}) as Record<string, Template> }),
      remember: ['pid', 'offset'],
    };
  },
  async parse(stored) {
    const { body, headers, receivedAt } = await describeHeld(stored, 'application/json');
    const [event, ...sent] = Array.isArray(body) ? (body as unknown[]) : [];
    const values = headers['offset'] === undefined ? sent : sent.slice(0, -1);
    return {
      event: typeof event === 'string' ? event : String(event ?? ''),
      data: values[0] ?? null,
      values,
      receivedAt,
    };
  },
});
