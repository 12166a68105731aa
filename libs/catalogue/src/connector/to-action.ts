/** An operation as data in, an action that carries it out. */
import { type ActionContext, type ActionDeclaration, answerValue, defineAction } from '#connector-sdk';
import { type TObject, type TSchema, Type } from 'typebox';

import type { CustomOperation, FieldSchema } from '../definition';
import { writeBody } from './write-body';
import { asQuery, inLine, inPath, inQuery, isGiven, plainText } from './write-parameter';

/** Doing these twice leaves the same state as doing them once (RFC 9110 §9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

type Input = Record<string, unknown>;

/** @param kinds of auth, whose connections it takes */
export function toAction(operation: CustomOperation, kinds: readonly string[]): ActionDeclaration {
  const { key, title, description, method, path } = operation;
  return defineAction({
    key,
    title,
    description: description || `${method} ${path}`,
    input: inputOf(operation),
    output: Type.Object({
      status: Type.Integer({ title: 'Status' }),
      body: Type.Unsafe(operation.output),
      headers: Type.Record(Type.String(), Type.Unknown(), {
        title: 'Headers',
        description: 'Names in lower case.',
      }),
    }),
    auth: { kinds, required: operation.needsConnection },
    idempotent: IDEMPOTENT.has(method),
    run: (context) => call(operation, context as unknown as ActionContext<Input>),
  });
}

interface Field {
  field: string;
  required: boolean;
  schema: FieldSchema;
}

/** All that a step's form asks for, in the operation's order. */
export function fieldsOf({ parameters, body }: CustomOperation): Field[] {
  if (!body) return parameters;
  const { required, schema } = body;
  const ofBody = body.fields ?? (body.field === null ? [] : [{ field: body.field, required, schema }]);
  // Of a body that may be left out nothing can be required by itself.
  return [...parameters, ...ofBody.map((one) => ({ ...one, required: one.required && required }))];
}

function inputOf(operation: CustomOperation): TObject {
  const properties = fieldsOf(operation).map(({ field, required, schema }): [string, TSchema] => {
    const type = Type.Unsafe(schema);
    return [field, required ? type : Type.Optional(type)];
  });
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false });
}

async function call(operation: CustomOperation, { input, api, files }: ActionContext<Input>) {
  const { method, parameters, body, accepts } = operation;
  const of = (place: string) => parameters.filter((one) => one.in === place);
  const given = of('header').filter(({ field }) => isGiven(input[field]));
  const cookies = of('cookie').filter(({ field }) => isGiven(input[field]));
  const { contentType, ...sent } = body ? await writeBody(body, input, files) : { contentType: null };
  const answer = await api.request({
    method,
    path: operation.path.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
      const parameter = of('path').find((one) => one.name === name);
      return parameter ? inPath(input[parameter.field] ?? '') : whole;
    }),
    query: asQuery(of('query').flatMap((one) => inQuery(one, input[one.field]))),
    headers: {
      accept: accepts.length > 0 ? accepts.join(', ') : 'application/json, */*;q=0.8',
      ...operation.headers,
      ...(contentType === null ? {} : { 'content-type': contentType }),
      ...Object.fromEntries(given.map(({ name, field }) => [name.toLowerCase(), inLine(input[field])])),
      ...(cookies.length > 0
        ? { cookie: cookies.map(({ name, field }) => `${name}=${plainText(input[field])}`).join('; ') }
        : {}),
    },
    ...sent,
    as: 'bytes',
  });
  const { status, headers } = answer;
  return { status, body: await answerValue(answer, files), headers };
}
