import { type Static, Type } from 'typebox';

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export const RequestInput = Type.Object(
  {
    method: Type.Enum([...METHODS], { title: 'Method', default: 'GET' }),
    url: Type.String({
      title: 'URL',
      minLength: 1,
      maxLength: 16_384,
      ui: { placeholder: 'https://api.example.com/cards' },
    }),
    query: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        title: 'Query',
        description: 'Added to the URL; a list gives its name several times.',
      }),
    ),
    headers: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { title: 'Headers' })),
    bodyType: Type.Optional(
      Type.Enum(['json', 'form', 'raw', 'none'], {
        title: 'Body type',
        description: 'Left out: text is sent raw, anything else as JSON.',
        ui: { labels: { json: 'JSON', form: 'Form', raw: 'As it is', none: 'None' } },
      }),
    ),
    body: Type.Optional(
      Type.Unknown({
        title: 'Body',
        ui: { multiline: true, showWhen: { field: 'bodyType', in: ['json', 'form', 'raw', null] } },
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
  body: Type.Unknown({ title: 'Body', description: 'Read by its content type.' }),
});
export type RequestOutput = Static<typeof RequestOutput>;
