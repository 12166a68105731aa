/** What a person can say of any stream. */
import { type Static, type TObject, Type } from 'typebox';

const PATH = '^[^.]+(\\.[^.]+)*$';
const MIB = 1024 * 1024;

/** Names joined by dots, or nothing. */
export const pathField = (title: string, description: string, placeholder: string, advanced = false) =>
  Type.Optional(
    Type.String({
      title,
      description,
      maxLength: 500,
      pattern: `^$|${PATH}`,
      ui: { placeholder, ...(advanced ? { advanced } : {}) },
    }),
  );

export const addressFields = {
  url: Type.String({
    title: 'Address',
    description: 'It begins with https:// or http://.',
    minLength: 1,
    maxLength: 16_384,
    ui: { placeholder: 'https://stream.example.com/v1/events', address: true },
  }),
};

export const filterFields = {
  filterPath: pathField(
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
};

export const requestFields = {
  method: Type.Optional(
    Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], {
      title: 'Method',
      default: 'GET',
      ui: { advanced: true },
    }),
  ),
  headers: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 }), {
      title: 'Headers',
      description: 'Put secrets into a connection instead.',
      maxProperties: 50,
      ui: { advanced: true },
    }),
  ),
  body: Type.Optional(
    Type.String({
      title: 'Body',
      description: 'Sent as JSON unless the headers have another content-type.',
      maxLength: 100_000,
      ui: { multiline: true, showWhen: { field: 'method', in: ['POST', 'PUT', 'PATCH', 'DELETE'] } },
    }),
  ),
};

export const resumeFields = {
  resumePath: pathField(
    'Where to go on',
    'The field of a message that the service can go on from after a break: a position, a cursor, a number. It is kept together with the event. Names joined by dots.',
    'sequence',
  ),
  resumeInto: Type.Optional(
    Type.Enum(['query', 'header', 'body'], {
      title: 'Where it is put in the next request',
      default: 'query',
      ui: {
        labels: { query: 'Into the address', header: 'Into a header', body: 'Into the body, which is JSON' },
      },
    }),
  ),
  resumeName: Type.Optional(
    Type.String({
      title: 'Under this name',
      description: 'Of the parameter, of the header, or of the field of the body.',
      minLength: 1,
      maxLength: 200,
      ui: { placeholder: 'since' },
    }),
  ),
  resumePlusOne: Type.Optional(
    Type.Boolean({
      title: 'Ask for the number after it',
      description: 'For services that want the first one that is missing, not the last one that is known.',
      default: false,
      ui: { advanced: true },
    }),
  ),
};

export const silenceSeconds = Type.Optional(
  Type.Integer({
    title: 'Seconds of silence',
    description:
      'When nothing at all comes for so long, the connection counts as dead and is made anew. 0: it never does.',
    minimum: 0,
    maximum: 86_400,
    default: 120,
    ui: { advanced: true },
  }),
);

export const maxMessageBytes = (title: string, description: string) =>
  Type.Optional(
    Type.Integer({
      title,
      description,
      minimum: 1024,
      maximum: 8 * MIB,
      default: MIB,
      ui: { advanced: true },
    }),
  );

export const LONGEST_MESSAGE = maxMessageBytes(
  'Largest message in bytes',
  'A larger one is let go and counted; one without an end makes the connection anew.',
);

export type RequestSettings = Static<TObject<typeof addressFields & typeof requestFields>>;
export type FilterSettings = Static<TObject<typeof filterFields>>;
export type ResumeSettings = Static<TObject<typeof resumeFields>>;

/** What templates see of an event without more to it. */
export const BodyOutput = Type.Object({
  body: Type.Unknown({ title: 'Event' }),
  receivedAt: Type.String({ title: 'Received at', format: 'date-time' }),
});
