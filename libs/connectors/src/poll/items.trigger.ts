import {
  conditionalHeaders,
  credentialsHeader,
  definePollTrigger,
  HEADER_AUTH_KINDS,
  nextPage,
  type PollContext,
  type PollResult,
  statusError,
  type Validators,
  validatorsOf,
  waitOf,
} from '#connector-sdk';
import type { HttpRequest, Problem } from '#kernel';

import { buildRequest } from './build-request';
import { identify } from './identify';
import { ItemsInput, ItemsOutput } from './input';
import { readItems } from './read-items';

/** What is kept from one poll to the next. */
interface Cursor {
  validators?: Validators;
  since?: string | number;
}

/** Of all pages of one poll. */
const MOST_BYTES = 20 * 1024 * 1024;
const LONGEST_SINCE = 200;

/** Asks for the list, all of its pages; unchanged ones hold nothing new. */
async function poll(context: PollContext<ItemsInput>): Promise<PollResult> {
  const { input, auth, http, signal } = context;
  const cursor = (context.cursor ?? {}) as Cursor;
  const credentials = auth && credentialsHeader(auth, input.url);
  const request = buildRequest(input, credentials, cursor.since);
  const conditional = isConditional(input) ? conditionalHeaders(cursor.validators, request.url) : {};
  const values: unknown[] = [];
  let bytes = 0;
  const ask = (url: string, headers: HttpRequest['headers']) =>
    http.request({
      ...request,
      url,
      headers: { ...request.headers, ...headers },
      maxResponseBytes: roomFor(bytes),
      signal,
    });
  let answer = await ask(request.url, conditional);
  if (answer.status === 304) return { items: [], cursor, ...waitOf(answer) };
  const validators = isConditional(input) ? validatorsOf(answer, request.url) : null;
  let url = request.url;
  for (let number = 0; ; number++) {
    if (answer.status >= 300)
      throw statusError(answer, { hasAuth: auth !== null, secrets: credentials?.secrets ?? [] });
    bytes += answer.body.length;
    const { body, items } = await readItems(answer, input);
    values.push(...items);
    const next = nextPage(
      input,
      { url, answer, body, count: items.length, number, total: values.length },
      'poll',
    );
    if (next === null) break;
    url = next;
    answer = await ask(url, {});
  }
  const { items, newest } = identify(values, input);
  const since = input.sinceParameter && isShort(newest) ? newest : cursor.since;
  return {
    items,
    cursor: { ...(validators ? { validators } : {}), ...(since === undefined ? {} : { since }) },
    ...waitOf(answer),
  };
}

/** A first page that is unchanged says nothing of those after it. */
const isConditional = ({ paging = 'none', method = 'GET' }: ItemsInput): boolean =>
  paging === 'none' && method === 'GET';

const isShort = (value: string | number | undefined): value is string | number =>
  value !== undefined && String(value).length <= LONGEST_SINCE;

const roomFor = (bytes: number): number => Math.min(MOST_BYTES / 2, Math.max(1, MOST_BYTES - bytes));

function problems({ url, paging, cursorPath, sinceParameter, timePath }: ItemsInput): Problem[] {
  const found: Problem[] = [];
  const say = (pointer: string, code: string, message: string) => found.push({ pointer, code, message });
  if (!/^\s*https?:\/\//i.test(url) || !URL.canParse(url.trim()))
    say('/url', 'poll.bad_url', 'This is no address: write one that begins with https://.');
  if (paging === 'cursor' && !cursorPath)
    say('/cursorPath', 'poll.no_cursor_path', 'Write the names that lead to the cursor in the answer.');
  if (sinceParameter && !timePath)
    say('/timePath', 'poll.no_time_path', 'To ask only for newer ones, say which field has the time.');
  return found;
}

/** How often it asks, and how the next page is found, changes nothing in what is known of the items. */
const source = ({
  url,
  method,
  body,
  itemsPath,
  idPaths,
  timePath,
  startFor,
  format,
}: ItemsInput): unknown => [
  url,
  method ?? 'GET',
  body ?? '',
  itemsPath ?? '',
  idPaths ?? [],
  startFor === 'changed' ? (timePath ?? '') : '',
  startFor ?? 'new',
  format ?? 'auto',
];

export const itemsTrigger = definePollTrigger({
  key: 'items',
  title: 'New items at an address',
  description:
    'Looks at a list (JSON, XML or CSV) again and again, and starts the workflow for each new item.',
  auth: { kinds: HEADER_AUTH_KINDS.map(({ key }) => key), required: false },
  input: ItemsInput,
  output: ItemsOutput,
  problems,
  source,
  intervalMs: ({ everySeconds = 300 }) => everySeconds * 1000,
  poll,
});
