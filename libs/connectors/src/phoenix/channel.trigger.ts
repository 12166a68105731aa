/** Phoenix channels, version 2 of their messages: https://hexdocs.pm/phoenix/writing_a_channels_client.html */
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

/** A message is a list: the join it belongs to, its own number, topic, event, payload. */
const TOPIC = 'message.2';
const EVENT = 'message.3';
const JOIN = '1';
const HEARTBEAT_MS = 30_000;

function rules(topic: string, events: readonly string[], idPath: string | undefined): MessageRule[] {
  const reply = { path: EVENT, is: 'phx_reply' };
  const joined = { path: 'message.1', is: JOIN };
  const ours = { path: TOPIC, is: topic };
  return [
    { when: [reply, { path: TOPIC, is: 'phoenix' }], heartbeat: 'answered' },
    { when: [reply, joined, { path: 'message.4.status', is: 'ok' }], ready: true },
    {
      when: [reply, joined],
      end: {
        then: 'reconnect',
        code: 'phoenix.refused',
        message: 'The channel does not let us in: {{message.4.response}}',
      },
    },
    { when: [reply] },
    {
      when: [ours, { path: EVENT, is: ['phx_error', 'phx_close'] }],
      end: { then: 'reconnect', code: 'phoenix.channel_closed', message: 'The channel was closed.' },
    },
    {
      when: [ours, { path: EVENT, named: events }],
      event: idPath ? { key: `{{message.4.${idPath}}}` } : {},
    },
  ];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const channelTrigger = defineStreamTrigger({
  key: 'channel',
  title: 'A message on a channel',
  description: 'Joins a channel of a Phoenix application and starts a run for each message on it.',
  auth: { kinds: [authToken.key], required: false },
  input: Type.Object(
    {
      url: Type.String({
        title: 'Address of the socket',
        description: 'It begins with wss:// or ws:// and mostly ends with /socket/websocket.',
        pattern: '^\\s*[Ww][Ss][Ss]?://',
        maxLength: 4000,
        ui: { placeholder: 'wss://app.example.com/socket/websocket' },
      }),
      topic: Type.String({
        title: 'Channel',
        minLength: 1,
        maxLength: 500,
        ui: { placeholder: 'room:lobby' },
      }),
      events: eventsField([]),
      params: Type.Optional(
        Type.Record(Type.String(), Type.String({ maxLength: 10_000 }), {
          title: 'Parameters of the connection',
          description: 'Added to the address. {{auth.token}} stands for the token of the connection.',
          maxProperties: 50,
        }),
      ),
      joinParams: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          title: 'Parameters of the channel',
          description:
            'As JSON: what is said when joining. "{{auth.token}}" stands for the token of the connection.',
          ui: { format: 'json', advanced: true },
        }),
      ),
      idPath: Type.Optional(
        Type.String({
          title: 'What names an event',
          description:
            'Names joined by dots, within what was sent; a second message with the same value starts nothing.',
          maxLength: 300,
          pattern: '^$|^[^.{}\\[\\]"]+(\\.[^.{}\\[\\]"]+)*$',
          ui: { placeholder: 'id', advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    event: Type.String({ title: 'Event' }),
    topic: Type.String({ title: 'Channel' }),
    payload: Type.Unknown({ title: 'What was sent' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe({ url, topic, events, params = {}, joinParams = {}, idPath }): WebSocketDescription {
    const join = url.includes('?') ? '&' : '?';
    return {
      transport: 'websocket',
      url: `${url.trim()}${join}${queryTemplate({ vsn: '2.0.0', ...params })}`,
      headers: {},
      protocols: [],
      framing: 'json',
      onOpen: [[JOIN, JOIN, '{{input.topic}}', 'phx_join', joinParams as Template]],
      rules: rules(topic, events ?? [], idPath),
      heartbeat: {
        everyMs: HEARTBEAT_MS,
        send: [null, 'heartbeat-{{beat}}', 'phoenix', 'heartbeat', {}],
        answered: true,
      },
    };
  },
  async parse(stored) {
    const { body, receivedAt } = await describeHeld(stored, 'application/json');
    const [, , topic, event, payload] = Array.isArray(body) ? (body as unknown[]) : [];
    return { event: text(event), topic: text(topic), payload: payload ?? null, receivedAt };
  },
});
