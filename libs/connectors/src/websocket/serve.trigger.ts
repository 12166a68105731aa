/** A message on a WebSocket that somebody opened at the trigger's address in, what templates see as `trigger` out. */
import { Type } from 'typebox';

import { ACCEPTED, defineSocketTrigger, parseBody, parseForm, refuse, SOCKET_HEADERS } from '#connector-sdk';

import { secretParameter, SERVE_AUTH_KINDS, verifyFirstMessage, verifyRequest } from './serve-auth';

const MIB = 1024 * 1024;

export const serveTrigger = defineSocketTrigger({
  key: 'serve',
  title: 'Receive messages on a WebSocket of ours',
  description:
    'Starts a run for every message that others send on a WebSocket to this workflow’s trigger URL.',
  auth: { kinds: SERVE_AUTH_KINDS, required: false },
  input: Type.Object(
    {
      answer: Type.Optional(
        Type.Enum(['nothing', 'eventId'], {
          title: 'Answer to each message',
          description:
            'The event’s id, as {"eventId":"…"}, is sent once the message is stored: whoever has it need not send the message again.',
          default: 'nothing',
          ui: { labels: { nothing: 'Nothing', eventId: 'The event’s id, once it is stored' } },
        }),
      ),
      greeting: Type.Optional(
        Type.String({
          title: 'Greeting',
          description: 'What is sent to everybody who has connected. Empty: nothing.',
          maxLength: 10_000,
          ui: { multiline: true },
        }),
      ),
      format: Type.Optional(
        Type.Enum(['auto', 'json', 'text'], {
          title: 'Messages are',
          description:
            'By themselves: a text message is JSON where it can be read as that, else text; a binary one is bytes. As JSON, what can’t be read makes the run fail.',
          default: 'auto',
          ui: { labels: { auto: 'What they look like', json: 'Always JSON', text: 'Always text' } },
        }),
      ),
      protocols: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" }), {
          title: 'Sub-protocols',
          description: 'Whoever connects has to offer one of them. None: no sub-protocol is spoken.',
          maxItems: 10,
          uniqueItems: true,
          ui: { advanced: true },
        }),
      ),
      origins: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
          title: 'Allowed origins',
          description:
            'Web pages that may connect, as https://www.example.com. None: all may. Programs other than browsers are always let through.',
          maxItems: 100,
          ui: { advanced: true },
        }),
      ),
      maxMessageBytes: Type.Optional(
        Type.Integer({
          title: 'Largest message in bytes',
          description: 'A larger one ends the connection.',
          minimum: 1,
          maximum: 16 * MIB,
          default: MIB,
          ui: { advanced: true },
        }),
      ),
      idleSeconds: Type.Optional(
        Type.Integer({
          title: 'Longest silence in seconds',
          description: 'A connection on which nobody says anything for so long is closed.',
          minimum: 1,
          maximum: 86_400,
          default: 600,
          ui: { advanced: true },
        }),
      ),
      maxConnections: Type.Optional(
        Type.Integer({
          title: 'Most connections at once',
          description: 'In each process that takes them; who comes later is told to come again.',
          minimum: 1,
          maximum: 100_000,
          default: 1000,
          ui: { advanced: true },
        }),
      ),
      messagesPerSecond: Type.Optional(
        Type.Integer({
          title: 'Messages a second of one connection',
          description: 'What comes faster is read later; nothing is lost.',
          minimum: 1,
          maximum: 10_000,
          default: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Unknown({ title: 'Message' }),
    binary: Type.Boolean({ title: 'Sent as a binary message' }),
    socket: Type.Object(
      {
        id: Type.String({ title: 'Socket', description: 'To reply to it.' }),
        address: Type.String({ title: 'Address of the sender' }),
        protocol: Type.Union([Type.String(), Type.Null()], { title: 'Sub-protocol' }),
      },
      { title: 'Connection' },
    ),
    path: Type.String({ title: 'Path', description: 'Below the trigger URL; empty or starting with /.' }),
    query: Type.Record(Type.String(), Type.Unknown(), {
      title: 'Query',
      description: 'Of the address that was connected to, without a key.',
    }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  limits: ({ maxMessageBytes, idleSeconds, maxConnections, messagesPerSecond }) => ({
    maxMessageBytes: maxMessageBytes ?? MIB,
    idleMs: (idleSeconds ?? 600) * 1000,
    maxConnections: maxConnections ?? 1000,
    messagesPerSecond: messagesPerSecond ?? 100,
  }),
  protocols: ({ protocols }) => protocols ?? [],
  origins: ({ origins }) => (origins?.length ? origins : null),
  verify: (request, { auth }) => (auth ? verifyRequest(request, auth) : ACCEPTED),
  verifyMessage: (message, { auth }) =>
    auth ? verifyFirstMessage(message, auth) : refuse('signature.no_secret'),
  secretParameters({ auth }) {
    const name = auth && secretParameter(auth);
    return name ? [name] : [];
  },
  greeting: ({ greeting }) => greeting || null,
  acknowledge: ({ eventId, duplicate }, { answer }) =>
    answer === 'eventId' ? JSON.stringify({ eventId, ...(duplicate ? { duplicate } : {}) }) : null,
  async parse(stored, { format = 'auto' }) {
    const headers = new Map(stored.headers);
    const binary = headers.get(SOCKET_HEADERS.contentType) === 'application/octet-stream';
    return {
      body: await parseBody(contentTypeFor(format, binary), stored.body, { eventId: stored.id }),
      binary,
      socket: {
        id: headers.get(SOCKET_HEADERS.id) ?? '',
        address: headers.get(SOCKET_HEADERS.address) ?? '',
        protocol: headers.get(SOCKET_HEADERS.protocol) ?? null,
      },
      path: stored.path,
      query: parseForm(stored.query),
      receivedAt: stored.receivedAt,
    };
  },
});

/** Without one, JSON is tried, then text. */
function contentTypeFor(format: 'auto' | 'json' | 'text', binary: boolean): string | undefined {
  if (format === 'json') return 'application/json';
  if (format === 'text') return 'text/plain; charset=utf-8';
  return binary ? 'application/octet-stream' : undefined;
}
