/** A person's settings in, a stream of server-sent events described as data out. */
import { type Static, Type } from 'typebox';

import { defineStreamTrigger, type HttpStreamDescription, parseBody } from '#connector-sdk';

import { AUTH_KEYS } from './auth';
import { filterOf, requestOf, requestProblems } from './describe';
import {
  addressFields,
  filterFields,
  LONGEST_MESSAGE,
  pathField,
  requestFields,
  silenceSeconds,
} from './fields';

const Input = Type.Object(
  {
    ...addressFields,
    eventNames: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
        title: 'Events',
        description:
          'The names of the events that start a run; those without a name are called message. Empty: all.',
        maxItems: 100,
        uniqueItems: true,
        ui: { placeholder: 'message' },
      }),
    ),
    format: Type.Optional(
      Type.Enum(['auto', 'json', 'text'], {
        title: 'What the events hold',
        default: 'auto',
        ui: { labels: { auto: 'JSON where it is that, else text', json: 'JSON', text: 'Text' } },
      }),
    ),
    ...filterFields,
    eventPath: pathField(
      'Where the event is',
      'Names joined by dots, within the message; empty: the whole message. Of a list there, each item starts a run; a message that has nothing there starts none.',
      'data.order',
      true,
    ),
    repeats: Type.Optional(
      Type.Enum(['skip', 'run'], {
        title: 'An event that comes again',
        description:
          'Services send some events again after a break. They are told by their id: for a day, a second event with the same id starts nothing. Choose another run for services that count their ids anew when they start, or their new events would be taken for old ones.',
        default: 'skip',
        ui: {
          labels: { skip: 'starts nothing', run: 'starts another run' },
          advanced: true,
        },
      }),
    ),
    idPath: pathField(
      'What names an event',
      'The field that tells an event from all others, within the event. Empty: the id that the service sends beside it.',
      'id',
      true,
    ),
    ...requestFields,
    silenceSeconds,
    maxMessageBytes: LONGEST_MESSAGE,
  },
  { additionalProperties: false },
);
type Input = Static<typeof Input>;

const TYPES = { auto: undefined, json: 'application/json', text: 'text/plain; charset=utf-8' } as const;

export const sseTrigger = defineStreamTrigger({
  key: 'sse',
  title: 'Server-sent events',
  description: 'Listens to a stream of server-sent events (EventSource) and starts a run for every event.',
  auth: { kinds: AUTH_KEYS, required: false },
  input: Input,
  output: Type.Object({
    body: Type.Unknown({ title: 'Data', description: 'JSON as what it is, anything else as text.' }),
    event: Type.String({ title: 'Event', description: 'Its name; message when it has none.' }),
    id: Type.Union([Type.String(), Type.Null()], { title: 'Id' }),
    receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
  }),
  problems: requestProblems,
  describe: (input, auth): HttpStreamDescription => ({
    transport: 'sse',
    ...requestOf(input, auth),
    ...filterOf(input),
    eventNames: input.eventNames ?? [],
    format: input.format ?? 'auto',
    deduplicate: input.repeats !== 'run',
    ...(input.eventPath ? { eventPath: input.eventPath } : {}),
    ...(input.idPath ? { eventIdPath: input.idPath } : {}),
    ...(input.silenceSeconds === undefined ? {} : { silenceMs: input.silenceSeconds * 1000 }),
    ...(input.maxMessageBytes === undefined ? {} : { maxMessageBytes: input.maxMessageBytes }),
  }),
  async parse({ headers, body, receivedAt }, { format, eventPath }) {
    const { event = 'message', id = null } = Object.fromEntries<string | undefined>(headers);
    return {
      body: await parseBody(TYPES[eventPath ? 'json' : (format ?? 'auto')], body),
      event,
      id,
      receivedAt,
    };
  },
});
