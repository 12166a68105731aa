/** A list's address in, the items of all of its pages out. */
import { type Static, Type } from 'typebox';

import {
  type ActionContext,
  type ApiAnswer,
  type ApiRequest,
  cursorIn,
  defineAction,
  isLastPage,
  itemsIn,
  nextPage,
  pagingFields,
  PermanentError,
  withQuery,
} from '#connector-sdk';

import { buildRequest } from './build-request';
import { bodyFields, headersField, limitFields, queryField, urlField } from './input';
import { readAnswer } from './read-answer';

const MIB = 1024 * 1024;
/** Of all pages together: they are one step's output. */
const MOST_BYTES = 20 * MIB;
const { contentType } = bodyFields;

export const PagesInput = Type.Object(
  {
    url: urlField,
    itemsPath: Type.Optional(
      Type.String({
        title: 'Where the items are',
        description:
          'The names that lead to the list, with dots between: data.orders. Left out: the answer itself is the list.',
        maxLength: 500,
        ui: { placeholder: 'data.orders' },
      }),
    ),
    ...pagingFields({ maximum: 1000, default: 100 }),
    cursorInBody: Type.Optional(
      Type.Boolean({
        title: 'Put the cursor into the body',
        description: 'For services that are asked by POST, with JSON. Else it goes into the address.',
        default: false,
        ui: { showWhen: { field: 'paging', in: ['cursor'] } },
      }),
    ),
    maxItems: Type.Optional(
      Type.Integer({ title: 'Items at most', minimum: 1, maximum: 50_000, default: 1000 }),
    ),
    method: Type.Optional(
      Type.Enum(['GET', 'POST'], { title: 'Method', default: 'GET', ui: { advanced: true } }),
    ),
    query: queryField,
    headers: headersField,
    body: Type.Optional(
      Type.Unknown({
        title: 'Body',
        description: 'Text is sent as it is, anything else as JSON.',
        ui: { multiline: true, showWhen: { field: 'method', in: ['POST'] } },
      }),
    ),
    contentType,
    ...limitFields,
  },
  { additionalProperties: false },
);
type PagesInput = Static<typeof PagesInput>;

export const pagesAction = defineAction({
  key: 'pages',
  title: 'Get all pages of a list',
  description: 'Asks for a list page after page, and gives all of its items at once.',
  input: PagesInput,
  output: Type.Object({
    items: Type.Array(Type.Unknown(), { title: 'Items' }),
    count: Type.Integer({ title: 'Number of items' }),
    pages: Type.Integer({ title: 'Number of pages' }),
    more: Type.Boolean({
      title: 'There are more',
      description: 'Whether it stopped at the most items or pages that were asked for.',
    }),
  }),
  // It asks; a POST of it is a question as well.
  idempotent: true,
  run: collect,
});

async function collect(context: ActionContext<PagesInput>) {
  const { input, api, files } = context;
  const { maxItems = 1000, maxPages = 100 } = input;
  const items: unknown[] = [];
  let bytes = 0;
  let request: ApiRequest | null = await firstRequest(context);
  for (let number = 0; request !== null; number++) {
    const asked: ApiRequest = request;
    const answer: ApiAnswer = await api.request({ ...asked, maxResponseBytes: roomFor(bytes, asked) });
    bytes += Buffer.isBuffer(answer.body) ? answer.body.length : 0;
    const page = await readAnswer(answer, { files });
    const found = itemsIn(page, input.itemsPath ?? '', 'http');
    items.push(...found);
    request = nextRequest(input, asked, { answer, page, count: found.length, number, total: items.length });
    const isCut = items.length > maxItems;
    if (isCut || items.length === maxItems || request === null) {
      const endsEarly = input.paging !== undefined && input.paging !== 'none' && number + 1 >= maxPages;
      items.length = Math.min(items.length, maxItems);
      const more = isCut || request !== null || (endsEarly && found.length > 0);
      return { items, count: items.length, pages: number + 1, more };
    }
  }
  return { items, count: items.length, pages: 0, more: false };
}

async function firstRequest(context: ActionContext<PagesInput>): Promise<ApiRequest> {
  const { input } = context;
  const { method = 'GET', paging = 'none', pageSize, pageSizeParameter } = input;
  const request = await buildRequest(
    { ...input, method, body: method === 'GET' ? null : input.body },
    context,
  );
  const query: [string, string][] = [];
  if (paging !== 'none' && pageSizeParameter && pageSize) query.push([pageSizeParameter, String(pageSize)]);
  if (paging === 'page') query.push([input.pageParameter ?? 'page', String(input.firstPage ?? 1)]);
  request.headers.accept ??= 'application/json, application/xml;q=0.9, */*;q=0.8';
  return { ...request, path: withQuery(request.path, query) };
}

interface Page {
  answer: ApiAnswer;
  page: unknown;
  count: number;
  number: number;
  total: number;
}

function nextRequest(
  input: PagesInput,
  asked: ApiRequest,
  { answer, page, count, number, total }: Page,
): ApiRequest | null {
  const settings = { ...input, maxPages: input.maxPages ?? 100 };
  if (input.paging === 'cursor' && input.cursorInBody) {
    const cursor = cursorIn(settings, page);
    if (cursor === null || isLastPage(settings, { number, count })) return null;
    return withCursor(asked, input.pageParameter ?? 'cursor', cursor);
  }
  const url = asked.path;
  const read = { url, answer: { url: answer.url ?? url, headers: { ...answer.headers } }, body: page };
  const next = nextPage(settings, { ...read, count, number, total }, 'http');
  return next === null ? null : { ...asked, path: next };
}

/** A page that names itself as the next one would be asked for without end. */
function withCursor(asked: ApiRequest, name: string, cursor: string): ApiRequest | null {
  const body = jsonObject(typeof asked.body === 'string' ? asked.body : '{}');
  if (body === null) {
    throw new PermanentError({
      code: 'http.cursor_needs_json',
      message: 'The cursor is put into the body, so that has to be a JSON object.',
    });
  }
  if (body[name] === cursor) return null;
  return {
    ...asked,
    body: JSON.stringify({ ...body, [name]: cursor }),
    headers: { 'content-type': 'application/json', ...asked.headers },
  };
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const roomFor = (bytes: number, { maxResponseBytes = 10 * MIB }: ApiRequest): number =>
  Math.min(maxResponseBytes, Math.max(1, MOST_BYTES - bytes));
