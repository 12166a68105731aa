/** What a person can say of a request, and what later steps see of its answer. */
import { type Static, Type } from 'typebox';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const MIB = 1024 * 1024;
export const DEFAULT_ANSWER_MIB = 10;
/** Of an answer that is read into memory; a larger one has to be taken as a file. */
const MOST_READ_MIB = 50;

export const methodField = Type.Enum([...METHODS], { title: 'Method', default: 'GET' });

export const urlField = Type.String({
  title: 'URL',
  minLength: 1,
  maxLength: 16_384,
  ui: { placeholder: 'https://api.example.com/cards', address: true },
});

export const queryField = Type.Optional(
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Query',
    description: 'Added to the URL; a list gives its name several times.',
  }),
);

export const headersField = Type.Optional(
  Type.Record(Type.String(), Type.Unknown(), {
    title: 'Headers',
    description: 'Put secrets into a connection instead.',
  }),
);

export const bodyFields = {
  bodyType: Type.Optional(
    Type.Enum(['json', 'form', 'multipart', 'file', 'raw', 'none'], {
      title: 'Body type',
      description: 'Left out: text is sent raw, a file as it is, anything else as JSON.',
      ui: {
        labels: {
          json: 'JSON',
          form: 'Form',
          multipart: 'Form with files',
          file: 'A file',
          raw: 'As it is',
          none: 'None',
        },
      },
    }),
  ),
  body: Type.Optional(
    Type.Unknown({
      title: 'Body',
      description:
        'Of a form: its fields by name. A field that is a file is sent as one in a form with files.',
      ui: {
        multiline: true,
        showWhen: { field: 'bodyType', in: ['json', 'form', 'multipart', 'file', 'raw', null] },
      },
    }),
  ),
  contentType: Type.Optional(
    Type.String({
      title: 'Content type',
      description: 'Of the body; left out, it goes by the body type.',
      maxLength: 200,
      ui: { placeholder: 'text/plain; charset=utf-8', advanced: true },
    }),
  ),
};

export const limitFields = {
  timeoutSeconds: Type.Optional(
    Type.Integer({
      title: 'Seconds to wait for the answer',
      description: 'Left out: as long as the step may take.',
      minimum: 1,
      maximum: 3600,
      ui: { advanced: true },
    }),
  ),
  maxAnswerMib: Type.Optional(
    Type.Integer({
      title: 'Largest answer in MiB',
      description: 'A larger one fails the step. More than 50 only where the answer is taken as a file.',
      minimum: 1,
      maximum: 1024,
      default: DEFAULT_ANSWER_MIB,
      ui: { advanced: true },
    }),
  ),
};

export const RequestInput = Type.Object(
  {
    method: methodField,
    url: urlField,
    query: queryField,
    headers: headersField,
    ...bodyFields,
    readAs: Type.Optional(
      Type.Enum(['auto', 'json', 'text', 'file'], {
        title: 'Take the answer as',
        default: 'auto',
        ui: {
          labels: { auto: 'What it says it is', json: 'JSON', text: 'Text', file: 'A file' },
          advanced: true,
        },
      }),
    ),
    fileName: Type.Optional(
      Type.String({
        title: 'Name of the file',
        description: 'Left out: the name that the service gives it.',
        maxLength: 255,
        ui: { placeholder: 'invoice.pdf', showWhen: { field: 'readAs', in: ['file'] }, advanced: true },
      }),
    ),
    followRedirects: Type.Optional(
      Type.Boolean({
        title: 'Follow redirects',
        description: 'Up to five.',
        default: true,
        ui: { advanced: true },
      }),
    ),
    failOnStatus: Type.Optional(
      Type.Boolean({
        title: 'Fail on error statuses',
        description: 'Whether an answer with a status of 400 or more fails the step.',
        default: true,
        ui: { advanced: true },
      }),
    ),
    ...limitFields,
  },
  { additionalProperties: false },
);
export type RequestInput = Static<typeof RequestInput>;

export const RequestOutput = Type.Object({
  status: Type.Integer({ title: 'Status' }),
  url: Type.String({ title: 'URL', description: 'The address that answered, after redirects.' }),
  headers: Type.Record(Type.String(), Type.Unknown(), {
    title: 'Headers',
    description: 'Names in lower case.',
  }),
  body: Type.Unknown({
    title: 'Body',
    description: 'Read by its content type; what is neither data nor text is stored as a file.',
  }),
});
export type RequestOutput = Static<typeof RequestOutput>;

type Limits = Pick<RequestInput, 'timeoutSeconds' | 'maxAnswerMib' | 'readAs'>;

/** Milliseconds and bytes, as requests have them. */
export const limitsOf = ({ timeoutSeconds, maxAnswerMib = DEFAULT_ANSWER_MIB, readAs }: Limits) => ({
  ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }),
  maxResponseBytes: (readAs === 'file' ? maxAnswerMib : Math.min(maxAnswerMib, MOST_READ_MIB)) * MIB,
});
