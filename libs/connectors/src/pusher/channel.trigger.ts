/** Pusher's protocol 7: https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/ */
import { Type } from 'typebox';

import {
  type CloseRule,
  type ConnectionCredentials,
  defineStreamTrigger,
  describeHeld,
  eventsField,
  type MessageRule,
  PermanentError,
  type Template,
  type WebSocketDescription,
} from '#connector-sdk';

import { appAuth } from './app-auth';

const DEFAULT_CLUSTER = 'mt1';
const EVENT = 'message.event';
/** Who we are among those present on a channel. */
const PRESENCE = JSON.stringify({ user_id: 'sluice' });

const isSigned = (channel: string): boolean => /^(private|presence)-/.test(channel);
const isPresence = (channel: string): boolean => channel.startsWith('presence-');

/** What is signed: who is asking for what. https://pusher.com/docs/channels/library_auth_reference/auth-signatures/ */
const signed = (channel: string): string =>
  ['{{state.socketId}}', channel, ...(isPresence(channel) ? [PRESENCE] : [])].join(':');

const subscription = (channel: string, n: number): Template => ({
  event: 'pusher:subscribe',
  data: {
    channel,
    auth: isSigned(channel) ? `{{auth.key}}:{{state.proof${n}}}` : '',
    ...(isPresence(channel) ? { channel_data: PRESENCE } : {}),
  } as Template,
});

function rules(channels: readonly string[], events: readonly string[]): MessageRule[] {
  return [
    {
      when: [{ path: EVENT, is: 'pusher:connection_established' }],
      keep: { socketId: '{{message.data.socket_id}}', quiet: '{{message.data.activity_timeout}}' },
      sign: channels.flatMap((channel, n) =>
        isSigned(channel)
          ? [{ into: `proof${n}`, algorithm: 'sha256', key: '{{auth.secret}}', content: signed(channel) }]
          : [],
      ),
      send: channels.map(subscription),
    },
    { when: [{ path: EVENT, is: 'pusher_internal:subscription_succeeded' }], ready: true },
    {
      when: [{ path: EVENT, is: 'pusher:subscription_error' }],
      end: {
        then: 'reconnect',
        code: 'pusher.refused',
        message: 'The channel {{message.channel}} does not let us in. Check the secret of the connection.',
      },
    },
    { when: [{ path: EVENT, is: 'pusher:ping' }], send: [{ event: 'pusher:pong', data: {} }] },
    { when: [{ path: EVENT, is: 'pusher:pong' }], heartbeat: 'answered' },
    { when: [{ path: EVENT, startsWith: 'pusher:' }] },
    { when: [{ path: EVENT, startsWith: 'pusher_internal:' }] },
    {
      when: [
        { path: 'message.channel', is: channels },
        { path: EVENT, named: events },
      ],
      event: {},
    },
  ];
}

const CLOSES: readonly CloseRule[] = [
  {
    codes: [[4000, 4099]],
    then: 'stop',
    message: 'Check the key and the cluster of the connection, then publish this workflow again.',
  },
];

function addressOf(auth: ConnectionCredentials | null): string {
  const field = (name: string) => String(auth?.fields[name] ?? '').trim();
  const host =
    field('baseUrl').replace(/\/+$/, '') || `wss://ws-${field('cluster') || DEFAULT_CLUSTER}.pusher.com`;
  return `${host}/app/${field('key')}?protocol=7&client=sluice&version=1.0`;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data ?? null;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

export const channelTrigger = defineStreamTrigger({
  key: 'channel',
  title: 'A message on a channel',
  description: 'Subscribes to channels and starts a run for each message on them.',
  auth: { kinds: [appAuth.key], required: true },
  input: Type.Object(
    {
      channels: Type.Array(Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_=@,.;-]+$' }), {
        title: 'Channels',
        description: 'Those that begin with private- or presence- need the secret of the app.',
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        ui: { placeholder: 'orders' },
      }),
      events: eventsField([]),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    event: Type.Union([Type.String(), Type.Null()], { title: 'Event' }),
    channel: Type.Union([Type.String(), Type.Null()], { title: 'Channel' }),
    data: Type.Unknown({ title: 'What was sent' }),
    userId: Type.Union([Type.String(), Type.Null()], {
      title: 'Id of the sender',
      description: 'Only of messages that a client sent on a presence- channel.',
    }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  describe({ channels, events }, auth): WebSocketDescription {
    if (channels.some(isSigned) && !auth?.fields['secret']) {
      throw new PermanentError({
        code: 'pusher.no_secret',
        message:
          'Channels that begin with private- or presence- need the secret of the app in the connection.',
      });
    }
    return {
      transport: 'websocket',
      url: addressOf(auth),
      headers: {},
      protocols: [],
      framing: 'json',
      jsonTexts: ['data'],
      rules: rules(channels, events ?? []),
      heartbeat: {
        everyMs: { path: 'state.quiet', factor: 1000 },
        send: { event: 'pusher:ping', data: {} },
        answered: true,
      },
      closes: CLOSES,
    };
  },
  async parse(stored) {
    const { body, receivedAt } = await describeHeld(stored, 'application/json');
    const message = (body ?? {}) as Record<string, unknown>;
    return {
      event: text(message['event']),
      channel: text(message['channel']),
      data: parsed(message['data']),
      userId: text(message['user_id']),
      receivedAt,
    };
  },
});
