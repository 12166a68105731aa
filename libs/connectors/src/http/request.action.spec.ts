import { type Failure, FailureError, type HttpRequest, type HttpResponse } from '#kernel';

import type { ConnectionCredentials } from '#connector-sdk';

import { fakeActionContext, memoryFiles } from '#testing';

import { connector } from './index';
import type { RequestInput, RequestOutput } from './input';
import { requestAction } from './request.action';

async function run(
  input: RequestInput,
  answer: Partial<HttpResponse> = {},
  auth: ConnectionCredentials | null = null,
) {
  const sent: HttpRequest[] = [];
  const http = {
    request: async (request: HttpRequest) => {
      sent.push(request);
      return { status: 200, url: request.url, headers: {}, body: Buffer.alloc(0), ...answer };
    },
  };
  const { files, saved } = memoryFiles({ f1: { name: 'a.png', contentType: 'image/png', base64: 'AQI=' } });
  const context = fakeActionContext(input, { connector, auth, http, files, idempotencyKey: 'key-1' });
  const output = (await requestAction.run(context as never)) as RequestOutput;
  const [request] = sent;
  if (!request) throw new Error('nothing was sent');
  return { output, request, saved };
}

async function failureOf(
  input: RequestInput,
  answer: Partial<HttpResponse>,
  auth?: ConnectionCredentials,
): Promise<Failure> {
  try {
    await run(input, answer, auth);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

const get = { method: 'GET', url: 'https://a.example/x' } as const;
const post = { method: 'POST', url: 'https://a.example/x' } as const;

describe('what is sent', () => {
  it.each([
    ['an object, as JSON', { body: { a: 1 } }, '{"a":1}', 'application/json'],
    ['a number, as JSON', { body: 42 }, '42', 'application/json'],
    ['text, as it is', { body: 'hello' }, 'hello', 'text/plain; charset=utf-8'],
    ['text that is told to be JSON', { body: 'hello', bodyType: 'json' }, '"hello"', 'application/json'],
    [
      'a form',
      { body: { a: 'x y', b: [1, 2], c: null, d: { e: 1 } }, bodyType: 'form' },
      'a=x+y&b=1&b=2&d=%7B%22e%22%3A1%7D',
      'application/x-www-form-urlencoded',
    ],
    [
      'raw with a type',
      { body: '<a/>', bodyType: 'raw', contentType: 'application/xml' },
      '<a/>',
      'application/xml',
    ],
  ] as const)('%s', async (_title, given, body, contentType) => {
    const { request } = await run({ ...post, ...given } as RequestInput);
    expect(request.body).toBe(body);
    expect(request.headers?.['content-type']).toBe(contentType);
  });

  it('a file, as its bytes', async () => {
    const body = { filename: 'a.png', contentType: 'image/png', size: 2, base64: 'AQI=' };
    const { request } = await run({ ...post, bodyType: 'raw', body });
    expect(request.body).toEqual(Buffer.from([1, 2]));
    expect(request.headers?.['content-type']).toBe('image/png');
  });

  it('no body and no content type where there is none', async () => {
    for (const input of [get, { ...post, body: null }, { ...post, body: 'x', bodyType: 'none' as const }]) {
      const { request } = await run(input);
      expect(request.body).toBeNull();
      expect(request.headers).not.toHaveProperty('content-type');
    }
  });

  it('the query, added to the one in the URL', async () => {
    const { request } = await run({
      ...get,
      url: 'https://a.example/x?a=1#top',
      query: { b: 'ü &', c: [1, true], d: null },
    });
    expect(request.url).toBe('https://a.example/x?a=1&b=%C3%BC+%26&c=1&c=true#top');
  });

  it('headers as text, without those that are null, and the user’s own over the defaults', async () => {
    const headers = {
      'X-Number': 5,
      'X-None': null,
      'X-List': ['a', 1],
      'Content-Type': 'text/csv',
      'Idempotency-Key': 'mine',
    };
    const { request } = await run({ ...post, body: 'a,b', headers });
    expect(request.headers).toEqual({
      'x-number': '5',
      'x-list': 'a, 1',
      'content-type': 'text/csv',
      'idempotency-key': 'mine',
    });
  });

  it('the idempotency key', async () => {
    const { request } = await run(post);
    expect(request.headers?.['idempotency-key']).toBe('key-1');
  });

  it.each([
    ['bearer', { token: 'tok' }, 'authorization', 'Bearer tok'],
    [
      'basic',
      { username: 'ann', password: 'pass:ü' },
      'authorization',
      `Basic ${Buffer.from('ann:pass:ü').toString('base64')}`,
    ],
    ['header', { name: 'X-Api-Key', value: 'k' }, 'x-api-key', 'k'],
  ])('the credentials of a %s connection, over a header of that name', async (kind, fields, name, value) => {
    const { request } = await run({ ...get, headers: { [name]: 'mine' } }, {}, { kind, fields });
    expect(request.headers?.[name]).toBe(value);
  });

  it('redirects are left alone when told so', async () => {
    expect((await run({ ...get, followRedirects: false })).request.maxRedirects).toBe(0);
    expect((await run(get)).request.maxRedirects).toBeUndefined();
  });
});

describe('what comes back', () => {
  it('takes a body that is not what its type says as text', async () => {
    const { output } = await run(get, {
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{oops'),
    });
    expect(output.body).toBe('{oops');
  });

  it('gives an error status as an answer when told so', async () => {
    const { output } = await run({ ...get, failOnStatus: false }, { status: 404, body: Buffer.from('"no"') });
    expect(output).toMatchObject({ status: 404, body: 'no' });
  });

  it.each([
    [400, 'permanent'],
    [401, 'permanent'],
    [403, 'permanent'],
    [404, 'permanent'],
    [408, 'retryable'],
    [409, 'permanent'],
    [425, 'retryable'],
    [429, 'retryable'],
    [500, 'retryable'],
    [501, 'retryable'],
    [503, 'retryable'],
    [504, 'retryable'],
  ])('status %i is %s', async (status, kind) => {
    const failure = await failureOf(get, { status });
    expect(failure).toMatchObject({
      kind,
      code: 'http.status',
      details: { status, url: 'https://a.example/x' },
    });
  });

  it('a 401 with a connection is about the connection', async () => {
    expect((await failureOf(get, { status: 401 }, { kind: 'bearer', fields: { token: 'tok' } })).kind).toBe(
      'auth',
    );
  });

  it('honours Retry-After', async () => {
    expect((await failureOf(get, { status: 429, headers: { 'retry-after': '7' } })).retryAfterMs).toBe(7000);
    expect(
      (await failureOf(get, { status: 404, headers: { 'retry-after': '7' } })).retryAfterMs,
    ).toBeUndefined();
  });

  it('shows the start of the body, without the query and without any form of the credentials', async () => {
    const auth = { kind: 'basic', fields: { username: 'ann', password: 'hunter22' } };
    const echoed = `you sent Basic ${Buffer.from('ann:hunter22').toString('base64')} hunter22 `;
    const failure = await failureOf(
      { ...get, url: 'https://a.example/x?key=k123' },
      { status: 400, body: Buffer.from(echoed + 'é'.repeat(5000)) },
      auth,
    );
    const shown = JSON.stringify(failure);
    expect(shown).not.toMatch(/hunter22|k123|YW5uOmh1bnRlcjIy/);
    expect(failure.details?.body).toMatch(/^you sent •+ •+ é+$/);
    expect(shown.length).toBeLessThan(3000);
  });
});

it('reads 50 MiB into memory at most, whatever is allowed', async () => {
  const mib = 1024 * 1024;
  for (const [allowed, asked] of [
    [undefined, 10],
    [50, 50],
    [1024, 50],
  ]) {
    const { request } = await run({ ...get, ...(allowed === undefined ? {} : { maxAnswerMib: allowed }) });
    expect(request.maxResponseBytes).toBe(Number(asked) * mib);
  }
});

it('knows which methods may be repeated', () => {
  const { idempotent } = requestAction;
  if (typeof idempotent !== 'function') throw new Error('it does not depend on the method');
  const may = (method: RequestInput['method']) => idempotent({ method, url: 'https://a.example' });
  expect((['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] as const).map(may)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect((['POST', 'PATCH'] as const).map(may)).toEqual([false, false]);
});
