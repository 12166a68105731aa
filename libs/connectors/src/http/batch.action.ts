/** A list in, one request for each of its items sent, the answers in the list's order out. */
import { type Static, Type } from 'typebox';

import { type ActionContext, defineAction } from '#connector-sdk';
import { FailureError } from '#kernel';

import { buildRequest } from './build-request';
import { inTurns } from './in-turns';
import { bodyFields, headersField, limitFields, methodField, queryField } from './input';
import { filledAddress, filledValue, type ItemScope } from './placeholders';
import { readAnswer } from './read-answer';
import { ReadBudget } from './read-budget';
import { IDEMPOTENT } from './request.action';

const { bodyType, contentType } = bodyFields;
const WITH_BODY = new Set<string>(['POST', 'PUT', 'PATCH']);

export const BatchInput = Type.Object(
  {
    items: Type.Array(Type.Unknown(), {
      title: 'Items',
      description: 'A list of an earlier step. For each of its items, one request is sent.',
      maxItems: 1000,
    }),
    method: methodField,
    url: Type.String({
      title: 'URL',
      description:
        '{id} stands for the field id of the item, {index} for its place in the list, {item} for all of it.',
      minLength: 1,
      maxLength: 16_384,
      ui: { placeholder: 'https://api.example.com/cards/{id}', address: true },
    }),
    query: queryField,
    headers: headersField,
    bodyType,
    body: Type.Optional(
      Type.Unknown({
        title: 'Body',
        description: '{id} stands for the field id of the item. Left out: the item itself.',
        ui: { multiline: true, showWhen: { field: 'method', in: [...WITH_BODY] } },
      }),
    ),
    contentType,
    onItemFailure: Type.Optional(
      Type.Enum(['fail', 'list'], {
        title: 'When an item fails',
        default: 'fail',
        ui: { labels: { fail: 'the step fails', list: 'it is listed with its error, and the others go on' } },
      }),
    ),
    concurrency: Type.Optional(
      Type.Integer({
        title: 'Requests at once',
        minimum: 1,
        maximum: 20,
        default: 5,
        ui: { advanced: true },
      }),
    ),
    ...limitFields,
  },
  { additionalProperties: false },
);
type BatchInput = Static<typeof BatchInput>;

const Result = Type.Object({
  index: Type.Integer({ title: 'Place in the list' }),
  ok: Type.Boolean({ title: 'It worked' }),
  status: Type.Union([Type.Integer(), Type.Null()], { title: 'Status' }),
  body: Type.Unknown({ title: 'Answer' }),
  error: Type.Unknown({ title: 'Error', description: 'Its code and message; null when it worked.' }),
});
type Result = Static<typeof Result>;

export const batchAction = defineAction({
  key: 'batch',
  title: 'Send a request for each item',
  description:
    'Sends one request for each item of a list, several at once, and gives the answers in its order.',
  input: BatchInput,
  output: Type.Object({
    results: Type.Array(Result, { title: 'Results' }),
    succeeded: Type.Integer({ title: 'How many worked' }),
    failed: Type.Integer({ title: 'How many failed' }),
  }),
  idempotent: ({ method }) => IDEMPOTENT.has(method),
  async run(context) {
    const { items, concurrency = 5, onItemFailure = 'fail' } = context.input;
    const budget = new ReadBudget();
    const results = await inTurns(items, concurrency, async (item, index) => {
      try {
        return await send({ item, index }, context, budget);
      } catch (error) {
        if (onItemFailure === 'fail' || !isOfItem(error)) throw error;
        return failed(index, error);
      }
    });
    const succeeded = results.filter(({ ok }) => ok).length;
    return { results, succeeded, failed: results.length - succeeded };
  },
});

async function send(
  scope: ItemScope,
  context: ActionContext<BatchInput>,
  budget: ReadBudget,
): Promise<Result> {
  const { input, api, files, idempotencyKey } = context;
  const body = input.body === undefined ? scope.item : filledValue(input.body, scope);
  const request = await buildRequest(
    {
      ...input,
      url: filledAddress(input.url.trim(), scope),
      query: filledValue(input.query ?? {}, scope) as Record<string, unknown>,
      headers: filledValue(input.headers ?? {}, scope) as Record<string, unknown>,
      body: WITH_BODY.has(input.method) ? body : null,
      // The same for every try of the step, and of this item only.
    },
    { files, idempotencyKey: `${idempotencyKey}.${scope.index}` },
  );
  const answer = await api.request({ ...request, maxResponseBytes: budget.room(request.maxResponseBytes) });
  const read = await readAnswer(answer, { files });
  budget.take(answer.body, read);
  return { index: scope.index, ok: true, status: answer.status, body: read, error: null };
}

/** What went wrong with one item; a refused credential, too many bytes, or the step’s end, is about all of them. */
const isOfItem = (error: unknown): error is FailureError =>
  error instanceof FailureError &&
  error.failure.kind !== 'auth' &&
  error.failure.kind !== 'cancelled' &&
  error.failure.code !== 'http.too_much_read';

function failed(index: number, { failure }: FailureError): Result {
  const status = failure.details?.['status'];
  const { kind, code, message } = failure;
  return {
    index,
    ok: false,
    status: typeof status === 'number' ? status : null,
    body: failure.details?.['body'] ?? null,
    error: { kind, code, message },
  };
}
