/** Slack's Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode/ */
import { Type } from 'typebox';

import {
  defineStreamTrigger,
  eventsField,
  type MessageRule,
  type WebSocketDescription,
} from '#connector-sdk';

import { appTokenAuth, DEFAULT_BASE_URL } from './app-token-auth';
import { eventTrigger } from './event.trigger';

/** Slack waits for three seconds, then sends it again. */
const ACK = { envelope_id: '{{message.envelope_id}}' };

/** What happened is named in another place for each kind of envelope; what a repeated one has in common as well. */
const KINDS = [
  { type: 'events_api', name: 'message.payload.event.type', key: '{{message.payload.event_id}}' },
  { type: 'slash_commands', name: 'message.payload.command', key: '{{message.payload.trigger_id}}' },
  { type: 'interactive', name: 'message.payload.type', key: '{{message.envelope_id}}' },
] as const;

const wantedRules = (events: readonly string[]): MessageRule[] =>
  KINDS.map(({ type, name, key }) => ({
    when: [
      { path: 'message.type', is: type },
      { path: name, named: events },
    ],
    event: { body: 'message.payload', key, ack: ACK },
  }));

const RULES_BEFORE: readonly MessageRule[] = [
  { when: [{ path: 'message.type', is: 'hello' }], ready: true },
  {
    when: [
      { path: 'message.type', is: 'disconnect' },
      { path: 'message.reason', is: 'link_disabled' },
    ],
    end: {
      then: 'stop',
      code: 'slack.socket_mode_off',
      message:
        'Socket Mode is switched off for this Slack app. Switch it on at Slack, and publish this workflow again.',
    },
  },
  // Every few hours: a connection lives only so long.
  { when: [{ path: 'message.type', is: 'disconnect' }], end: { then: 'reconnect' } },
];

const NOT_WANTED: MessageRule = { when: [{ path: 'message.envelope_id', exists: true }], send: [ACK] };

const input = Type.Object(
  {
    events: eventsField([
      'message',
      'app_mention',
      'reaction_added',
      '/door',
      'block_actions',
      'view_submission',
    ]),
  },
  { additionalProperties: false },
);

export const socketModeTrigger = defineStreamTrigger({
  key: 'socket_mode',
  title: 'Something happened in Slack (Socket Mode)',
  description:
    'Starts a run for events, slash commands, buttons and dialogs of a Slack app, over a connection that Sluice opens: no public address is needed.',
  auth: { kinds: [appTokenAuth.key], required: true },
  input,
  output: eventTrigger.output,
  describe({ events = [] }, auth): WebSocketDescription {
    const baseUrl = String(auth?.fields['baseUrl'] ?? '').trim() || DEFAULT_BASE_URL;
    return {
      transport: 'websocket',
      url: {
        method: 'POST',
        url: `${baseUrl.replace(/\/+$/, '')}/apps.connections.open`,
        headers: { authorization: `Bearer ${String(auth?.fields['token'] ?? '').trim()}` },
        address: '{{answer.url}}',
        error: 'answer.error',
      },
      headers: {},
      protocols: [],
      framing: 'json',
      rules: [...RULES_BEFORE, ...wantedRules(events), NOT_WANTED],
    };
  },
  /** As if the same thing had come by HTTP. */
  parse: (stored) => eventTrigger.parse({ ...stored, headers: [['content-type', 'application/json']] }, {}),
});
