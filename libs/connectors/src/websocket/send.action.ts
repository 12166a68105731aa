/** Messages in → sent on a WebSocket that is opened for them, and closed again; an answer out, where one is waited for. */
import { type Static, Type } from 'typebox';

import {
  type ActionContext,
  type ConnectionCredentials,
  authToken,
  credentialsHeader,
  defineAction,
  PermanentError,
} from '#connector-sdk';

import { Conversation, type Wanted } from './conversation';
import { LISTEN_AUTH_KINDS } from './listen-auth';
import { messageFields, toMessage } from './message-input';
import { readMessage } from './read-message';

const MIB = 1024 * 1024;
const PATH = '^$|^[^.]+(\\.[^.]+)*$';
const CONNECT_MS = 15_000;

const pathField = (title: string, description: string, placeholder: string, more: object = {}) =>
  Type.Optional(
    Type.String({ title, description, maxLength: 300, pattern: PATH, ui: { placeholder, ...more } }),
  );

const SendInput = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description: 'It begins with wss:// or ws://. {token} stands for the token of the connection.',
      pattern: '^\\s*[Ww][Ss][Ss]?://',
      maxLength: 4000,
      ui: { placeholder: 'wss://stream.example.com/v1', address: true },
    }),
    ...messageFields,
    more: Type.Optional(
      Type.Array(Type.Unknown(), {
        title: 'More messages',
        description: 'Sent behind the first one, in this order.',
        maxItems: 1000,
        ui: { advanced: true },
      }),
    ),
    first: Type.Optional(
      Type.Array(Type.String({ maxLength: 20_000 }), {
        title: 'Messages to send first',
        description: 'To sign in, or to say what is wanted. {token} stands for the token of the connection.',
        maxItems: 20,
        ui: { placeholder: '{"type":"auth","token":"{token}"}' },
      }),
    ),
    readyPath: pathField(
      'Send only once this field',
      'Of a message that the other side sends first; names joined by dots. Empty: at once.',
      'type',
      { advanced: true },
    ),
    readyValue: Type.Optional(
      Type.String({ title: '… is', maxLength: 500, ui: { placeholder: 'ready', advanced: true } }),
    ),
    answer: Type.Optional(
      Type.Enum(['none', 'next', 'matching'], {
        title: 'Wait for an answer',
        default: 'none',
        ui: { labels: { none: 'No', next: 'The next message', matching: 'A message that fits' } },
      }),
    ),
    answerPath: pathField(
      'The answer is one whose field',
      'Names joined by dots, within the message.',
      'id',
      {
        showWhen: { field: 'answer', in: ['matching'] },
      },
    ),
    answerValue: Type.Optional(
      Type.Unknown({
        title: '… is',
        description: 'Empty: the field has to be there, and that is all.',
        ui: { showWhen: { field: 'answer', in: ['matching'] } },
      }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Integer({
        title: 'Seconds to wait',
        minimum: 1,
        maximum: 600,
        default: 10,
        ui: { showWhen: { field: 'answer', in: ['next', 'matching'] } },
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String({ maxLength: 10_000 }), {
        title: 'Headers',
        description: 'Sent when connecting. Put secrets into a connection instead.',
        maxProperties: 50,
        ui: { advanced: true },
      }),
    ),
    protocols: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" }), {
        title: 'Sub-protocols',
        maxItems: 10,
        uniqueItems: true,
        ui: { advanced: true },
      }),
    ),
    maxMessageBytes: Type.Optional(
      Type.Integer({
        title: 'Largest answer in bytes',
        minimum: 1,
        maximum: 16 * MIB,
        default: MIB,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
type SendInput = Static<typeof SendInput>;

export const sendAction = defineAction({
  key: 'send',
  title: 'Send to a WebSocket server',
  description:
    'Connects to a WebSocket of another service, sends messages, and gives its answer where you want one.',
  auth: { kinds: LISTEN_AUTH_KINDS, required: false },
  input: SendInput,
  output: Type.Object({
    sent: Type.Integer({ title: 'Messages sent' }),
    answer: Type.Unknown({
      title: 'Answer',
      description: 'JSON as what it is, text as text; null where none was waited for.',
    }),
    protocol: Type.String({
      title: 'Sub-protocol',
      description: 'The one that was agreed upon; empty: none.',
    }),
  }),
  run: send,
});

async function send({ input, auth, webSockets, files, signal }: ActionContext<SendInput>) {
  const messages = [input.message, ...(input.more ?? [])].map((message) => toMessage(message, input.sendAs));
  const token = auth?.kind === authToken.key ? String(auth.fields['token'] ?? '') : null;
  const waitMs = (input.timeoutSeconds ?? 10) * 1000;
  const socket = await webSockets.open({
    url: withToken(input.url.trim(), token, encodeURIComponent),
    headers: { ...input.headers, ...signedIn(auth, input.url) },
    protocols: input.protocols ?? [],
    timeoutMs: CONNECT_MS,
    ...(input.maxMessageBytes === undefined ? {} : { maxMessageBytes: input.maxMessageBytes }),
    signal,
  });
  const conversation = new Conversation(socket, signal);
  try {
    // Whatever comes from here on may be the sign to begin.
    const ready = input.readyPath ? conversation.next(fits(input.readyPath, input.readyValue), waitMs) : null;
    for (const text of input.first ?? []) await conversation.send(withToken(text, token, jsonText));
    await ready;
    const wanted = answerOf(input);
    const answer = wanted ? conversation.next(wanted, waitMs) : null;
    for (const message of messages) await conversation.send(message);
    const received = answer === null ? null : await answer;
    await conversation.close();
    return {
      sent: messages.length,
      answer: received === null ? null : await readMessage(received, files),
      protocol: socket.protocol,
    };
  } finally {
    conversation.end();
  }
}

/** The token kind goes only where the settings say. */
function signedIn(auth: ConnectionCredentials | null, url: string): Record<string, string> {
  if (!auth || auth.kind === authToken.key) return {};
  const { name, value } = credentialsHeader(auth, url);
  return { [name]: value };
}

function withToken(text: string, token: string | null, encoded: (token: string) => string): string {
  if (!text.includes('{token}')) return text;
  if (token !== null) return text.replaceAll('{token}', () => encoded(token));
  throw new PermanentError({
    code: 'websocket.no_token',
    message:
      'The settings say {token}, but there is no connection with a token. Choose one, or take {token} out.',
  });
}

/** A quote in a token must not end the text that it stands in. */
const jsonText = (token: string): string => JSON.stringify(token).slice(1, -1);

function answerOf({ answer = 'none', answerPath, answerValue }: SendInput): Wanted | null {
  if (answer === 'none') return null;
  return answer === 'next' || !answerPath ? () => true : fits(answerPath, answerValue);
}

/** What a person writes is text; what comes may be a number, or true. */
function fits(path: string, value: unknown): Wanted {
  return (message) => {
    const found = readPath(message, path);
    if (value === undefined || value === null || value === '') return found !== undefined;
    return (
      found !== undefined &&
      (found === value ||
        String(found as string | number | boolean) === String(value as string | number | boolean))
    );
  };
}

function readPath(message: unknown, path: string): unknown {
  let at = message;
  for (const name of path.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
