/** A GraphQL document and its variables in, the answer's data out. */
import { type ActionContext, PermanentError } from '#connector-sdk';
import { type Static, type TObject, Type } from 'typebox';

import { errorsIn, faultOf } from './failure';

export const documentFields = (placeholder: string) => ({
  url: Type.String({
    title: 'Address',
    description: 'Of the GraphQL service. It begins with https://.',
    minLength: 1,
    maxLength: 4000,
    ui: { placeholder: 'https://api.example.com/graphql', address: true },
  }),
  query: Type.String({
    title: 'Document',
    description: 'In the language of GraphQL. Put values into the variables, not into the text.',
    minLength: 1,
    maxLength: 100_000,
    ui: { multiline: true, placeholder },
  }),
  variables: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      title: 'Variables',
      description: 'By their names, without the $.',
      ui: { format: 'json' },
    }),
  ),
});

export const moreFields = {
  operationName: Type.Optional(
    Type.String({
      title: 'Name of the operation',
      description: 'Only where the text above holds several.',
      maxLength: 200,
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
};

export const partialField = {
  partial: Type.Optional(
    Type.Enum(['fail', 'give'], {
      title: 'When only a part of it could be had',
      default: 'fail',
      ui: { labels: { fail: 'the step fails', give: 'give that part, with the errors' }, advanced: true },
    }),
  ),
};

export type Asked = Static<
  TObject<ReturnType<typeof documentFields> & typeof moreFields & typeof partialField>
>;

export interface Answered {
  data: unknown;
  errors: unknown[];
}

/** Throws the SDK's errors: `graphql.<code of the service>`, `graphql.no_data`. */
export async function ask({ input, api }: Pick<ActionContext<Asked>, 'input' | 'api'>): Promise<Answered> {
  const { url, query, variables, operationName, headers = {}, partial } = input;
  const { body } = await api.request({
    method: 'POST',
    path: url.trim(),
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    json: { query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) },
  });
  const errors = [...errorsIn(body)];
  const data = body !== null && typeof body === 'object' && 'data' in body ? body.data : undefined;
  if (data === undefined || (data === null && errors.length === 0)) {
    throw new PermanentError({
      code: 'graphql.no_data',
      message: 'The answer is none of a GraphQL service. Check the address.',
    });
  }
  if (errors.length > 0 && partial !== 'give') {
    const { code, message } = faultOf(errors);
    throw new PermanentError({
      code: `graphql.${code.toLowerCase()}`,
      message: `GraphQL: ${message}`,
      details: { partial: true },
    });
  }
  return { data, errors };
}
