/** What a person can say of a WebSocket that we connect to. */
import { Type } from 'typebox';

const MIB = 1024 * 1024;
/** Names joined by dots; places in a list are numbers. */
const PATH = '^[^.{}\\[\\]"]+(\\.[^.{}\\[\\]"]+)*$';

const path = (title: string, description: string, placeholder: string, advanced = false) =>
  Type.Optional(
    Type.String({
      title,
      description,
      maxLength: 300,
      pattern: `^$|${PATH}`,
      ui: { placeholder, ...(advanced ? { advanced } : {}) },
    }),
  );

const message = (title: string, description: string, placeholder: string, advanced = false) =>
  Type.Optional(
    Type.String({
      title,
      description,
      maxLength: 20_000,
      ui: { placeholder, multiline: true, ...(advanced ? { advanced } : {}) },
    }),
  );

export const listenInput = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      description:
        'It begins with wss:// or ws://. {{auth.token}} stands for the token of the connection, and is encoded by itself.',
      pattern: '^\\s*[Ww][Ss][Ss]?://',
      maxLength: 4000,
      ui: { placeholder: 'wss://stream.example.com/v1' },
    }),
    onOpen: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 20_000, ui: { multiline: true } }), {
        title: 'Messages to send first',
        description:
          'As soon as the connection is open, in this order: to sign in, or to say what is wanted. JSON or text. {{auth.token}} stands for the token of the connection.',
        maxItems: 20,
        ui: { placeholder: '{"type":"subscribe","channel":"orders"}' },
      }),
    ),
    eventPath: path(
      'Where the event is',
      'Names joined by dots, within the message; empty: the whole message. A message that has nothing there starts nothing.',
      'data.order',
    ),
    split: Type.Optional(
      Type.Boolean({
        title: 'A run for each item',
        description: 'When there is a list, each of its items starts a run.',
        default: false,
      }),
    ),
    filterPath: path(
      'Only messages whose field',
      'Names joined by dots, within the message; empty: every message counts.',
      'type',
    ),
    filterValues: Type.Optional(
      Type.Array(Type.String({ maxLength: 500 }), {
        title: '… is one of these',
        description:
          'The values that count. A * at the end stands for anything. None: the field has to be there, and that is all.',
        maxItems: 100,
        ui: { placeholder: 'order.created' },
      }),
    ),
    idPath: path(
      'What names an event',
      'Names joined by dots, within the message (item.id for an item of a list). A second event with the same value starts nothing.',
      'id',
    ),
    replies: Type.Optional(
      Type.Array(
        Type.Object(
          {
            path: path('When this field', 'Within the message; empty: the message itself.', 'type'),
            value: Type.String({ title: 'is', maxLength: 500, ui: { placeholder: 'ping' } }),
            send: Type.Optional(
              Type.String({
                title: 'send this',
                description: '{{message.id}} stands for a value of the message. Empty: nothing is sent.',
                maxLength: 20_000,
                ui: { placeholder: '{"type":"pong"}', multiline: true },
              }),
            ),
            then: Type.Optional(
              Type.Enum(['listen', 'ready', 'reconnect', 'stop'], {
                title: 'and',
                default: 'listen',
                ui: {
                  labels: {
                    listen: 'go on',
                    ready: 'count as signed in',
                    reconnect: 'connect again',
                    stop: 'give up, until this trigger is published anew',
                  },
                },
              }),
            ),
          },
          { additionalProperties: false },
        ),
        {
          title: 'Messages that are no events',
          description: 'Questions, greetings and signs of life of the other side, and what to do about each.',
          maxItems: 50,
          ui: { advanced: true },
        },
      ),
    ),
    ack: message(
      'Confirmation',
      'Sent once an event is stored for good. {{message.id}} stands for a value of the message. Empty: none.',
      '{"ack":"{{message.id}}"}',
      true,
    ),
    heartbeat: message(
      'Heartbeat',
      'A message to send again and again. Empty: none.',
      '{"type":"ping"}',
      true,
    ),
    heartbeatSeconds: Type.Optional(
      Type.Integer({
        title: 'Seconds between two heartbeats',
        minimum: 1,
        maximum: 3600,
        default: 30,
        ui: { advanced: true },
      }),
    ),
    heartbeatAnswerPath: path(
      'Answer to the heartbeat: this field',
      'Within the message. When no answer comes before the next heartbeat, the connection is made anew. Empty, and no value: no answer is waited for.',
      'type',
      true,
    ),
    heartbeatAnswerValue: Type.Optional(
      Type.String({ title: '… is', maxLength: 500, ui: { placeholder: 'pong', advanced: true } }),
    ),
    resumePath: path(
      'Where to go on',
      'A field of each event that the other side can go on from: a position, a cursor, a number. It is kept together with the event; {{state.resume}} stands for it.',
      'sequence',
      true,
    ),
    onResume: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 20_000, ui: { multiline: true } }), {
        title: 'Messages to send first when there is such a position',
        description: 'In place of the other ones. Empty: the same as always.',
        maxItems: 20,
        ui: { placeholder: '{"type":"subscribe","after":"{{state.resume}}"}', advanced: true },
      }),
    ),
    stopCodes: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1000, maximum: 4999 }), {
        title: 'Close codes that mean: give up',
        description: 'After all others, Sluice connects again.',
        maxItems: 50,
        ui: { advanced: true },
      }),
    ),
    restartCodes: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1000, maximum: 4999 }), {
        title: 'Close codes that mean: begin from the start',
        description: 'The position is forgotten.',
        maxItems: 50,
        ui: { advanced: true },
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
        title: 'Largest message in bytes',
        description: 'A larger one ends the connection, which is made anew.',
        minimum: 1,
        maximum: 16 * MIB,
        default: MIB,
        ui: { advanced: true },
      }),
    ),
  },
  { additionalProperties: false },
);
