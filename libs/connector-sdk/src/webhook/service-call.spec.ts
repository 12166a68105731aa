import type { HttpClient, HttpRequest } from '#kernel';

import { callService, textAt } from './service-call';

let asked: HttpRequest[];
beforeEach(() => {
  asked = [];
});

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const http: HttpClient = {
    request: (request) => {
      asked.push(request);
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      return Promise.resolve({ status, url: request.url, headers, body: bytes });
    },
  };
  return { http, signal: new AbortController().signal };
};
const call = { method: 'POST', url: 'https://api.example.com/hooks', json: { a: 1 } } as const;

describe('a call to a service', () => {
  it('sends and reads JSON', async () => {
    const context = answering(201, { id: 7 });
    expect(await callService(context, 'Example', call)).toEqual({ status: 201, body: { id: 7 } });
    expect(asked[0]).toMatchObject({
      ...{ method: 'POST', url: call.url, body: '{"a":1}', signal: context.signal },
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
  });

  it('trusts the authority that the connection names', async () => {
    const auth = { kind: 'token', fields: { ca: '-----BEGIN CERTIFICATE-----' } };
    await callService({ ...answering(200, {}), auth }, 'Example', call);
    expect(asked[0]?.tls).toEqual({ ca: '-----BEGIN CERTIFICATE-----' });
  });

  it('takes what is no JSON as nothing', async () => {
    const { method, url } = { ...call, method: 'DELETE' as const };
    expect(await callService(answering(204, ''), 'Example', { method, url })).toEqual({
      status: 204,
      body: null,
    });
    expect(asked[0]!.headers).not.toHaveProperty('content-type');
  });

  it.each<[number, unknown, string, string]>([
    [
      422,
      { message: 'Validation Failed', errors: [{ message: 'Hook exists' }] },
      'permanent',
      'Validation Failed – Hook exists',
    ],
    [400, { error: { message: 'Bad URL' } }, 'permanent', 'Bad URL'],
    [400, { errors: ['No such repo', { message: 'x' }] }, 'permanent', 'No such repo – x'],
    [401, { error: 'invalid_token', error_description: 'The token ran out' }, 'auth', 'The token ran out'],
    [403, { detail: 'Not yours' }, 'auth', 'Not yours'],
    [500, '<html>', 'retryable', ''],
  ])('fails with what the service says: %d', async (status, body, kind, words) => {
    await expect(callService(answering(status, body), 'Example', call)).rejects.toMatchObject({
      failure: {
        ...{ kind, code: `registration.status_${status}` },
        message: words ? `Example answered ${status}: ${words}` : `Example answered ${status}.`,
      },
    });
  });

  it('says how long to wait where the service does', async () => {
    await expect(
      callService(answering(429, {}, { 'retry-after': '7' }), 'Example', call),
    ).rejects.toMatchObject({
      failure: { kind: 'retryable', retryAfterMs: 7000 },
    });
  });

  it('takes a refusal that was expected as an answer', async () => {
    const context = answering(404, {});
    expect(await callService(context, 'Example', { ...call, expected: [404] })).toEqual({
      status: 404,
      body: {},
    });
  });
});

describe('a text in an answer', () => {
  it.each([
    [{ a: [{ b: 'x' }] }, 'a.0.b', 'x'],
    [{ id: 12 }, 'id', '12'],
    [{ id: 1.5 }, 'id', null],
    [{ id: '' }, 'id', null],
    [null, 'id', null],
    ['text', 'length', null],
    [{}, 'constructor.name', null],
  ])('of %j at %j is %j', (body, path, text) => {
    expect(textAt(body, path)).toBe(text);
  });
});
