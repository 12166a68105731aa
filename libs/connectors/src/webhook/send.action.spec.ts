import { createHmac, generateKeyPairSync, verify } from 'node:crypto';

import { type ConnectionCredentials, verifyStandard } from '#connector-sdk';
import type { HttpRequest } from '#kernel';
import { fakeActionContext, serviceStandIn } from '#testing';
import { Webhook } from 'standardwebhooks';

import { connector } from './index';
import { sendAction } from './send.action';
import { verifyCaught } from './verify';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`;

async function sent(
  auth: ConnectionCredentials | null,
  input: object = {},
  response: { status: number; headers?: Record<string, string>; body?: string } = { status: 200, body: 'ok' },
) {
  const stand = serviceStandIn([{ request: { method: 'POST', url: '' }, response }]);
  const all = { url: 'https://shop.example.com/hook?a=1', body: { total: 42.5 }, ...input };
  const context = fakeActionContext(all, {
    connector,
    auth,
    http: stand.http,
    idempotencyKey: 'run-1.step-2',
  });
  const output = await sendAction.run(context as never);
  const [request] = stand.sent;
  if (!request) throw new Error('nothing was sent');
  return { output, request, headers: request.headers as Record<string, string>, body: request.body ?? '' };
}

/** As the receiver's web server would have it. */
const arrived = ({ url, headers = {}, body }: Omit<HttpRequest, 'body'> & { body: string | null }) => ({
  method: 'POST',
  path: new URL(url).pathname,
  query: new URL(url).search.slice(1),
  url,
  headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
  fields: headers as Record<string, string>,
  body: Buffer.from(body ?? ''),
  address: '127.0.0.1',
});
const at = (now: number) => ({
  http: { request: () => Promise.reject(new Error('none')) },
  now,
  registration: null,
});
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('Standard Webhooks', () => {
  beforeEach(() => void jest.useFakeTimers({ now: NOW }));
  afterEach(() => void jest.useRealTimers());

  it('are taken by its own library, with either secret while one is replaced', async () => {
    const { headers, body } = await sent({ kind: 'standard', fields: { secrets: [OTHER, SECRET] } });
    for (const secret of [SECRET, OTHER])
      expect(new Webhook(secret).verify(body, headers)).toEqual({ total: 42.5 });
    const third = new Webhook(`whsec_${Buffer.alloc(24, 3).toString('base64')}`);
    expect(() => third.verify(body, headers)).toThrow();
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow();
  });

  it('carry the id that is the same for every try', async () => {
    const auth = { kind: 'standard', fields: { secrets: [SECRET] } };
    expect((await sent(auth)).headers['webhook-id']).toBe('run-1.step-2');
    expect((await sent(auth, { id: 'order-7' })).headers['webhook-id']).toBe('order-7');
  });

  it('are what our own trigger takes', async () => {
    const auth = { kind: 'standard', fields: { secrets: [SECRET] } };
    const { request } = await sent(auth);
    expect(verifyStandard(arrived(request), [SECRET], NOW)).toMatchObject({ ok: true });
    expect(await verifyCaught(arrived(request), undefined, { auth, ...at(NOW) })).toMatchObject({ ok: true });
    const late = await verifyCaught(arrived(request), undefined, { auth, ...at(NOW + 3_600_000) });
    expect(late).toMatchObject({ ok: false });
  });

  it('are signed with a key of our own', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    const secrets = [`whsk_${seed.toString('base64')}`];
    const { headers, body } = await sent({ kind: 'standard', fields: { secrets } });
    const [, signature = ''] = headers['webhook-signature']!.split('v1a,');
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(verify(null, Buffer.from(content), publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it.each(['', 'whsec_', 'whsec_!!!', 'whsk_AAAA', 'plain text'])(
    'can’t be signed with %p',
    async (secret) => {
      const failing = sent({ kind: 'standard', fields: { secrets: [secret] } });
      await expect(failing).rejects.toMatchObject({
        failure: { code: expect.stringMatching(/^webhook\.(bad|no)_secret$/) as string },
      });
    },
  );
});

describe('other signatures', () => {
  const hmac = (fields: object) => ({
    kind: 'hmac',
    fields: { secrets: ['new', 'old'], header: 'X-Signature', ...fields },
  });

  it('as GitHub has them', async () => {
    const { headers, body } = await sent(hmac({ header: 'X-Hub-Signature-256', prefix: 'sha256=' }));
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', 'new').update(body).digest('hex')}`,
    );
  });

  it.each([
    { content: '{timestamp}.{body}', timestampHeader: 'X-Time' },
    { content: '{timestamp}.{body}', form: 'pairs', name: 'v1' },
    { content: '{id}.{body}', form: 'list', idHeader: 'X-Id', encoding: 'base64' },
    { content: '{method} {url} {header:x-id} {body}', idHeader: 'X-Id', algorithm: 'sha512' },
    {
      content: '{timestamp}{path}?{query}',
      timestampHeader: 'X-Time',
      timestampUnit: 'iso',
      algorithm: 'sha1',
    },
  ])('are what our own trigger takes: %j', async (fields) => {
    const auth = hmac(fields);
    const { request } = await sent(auth);
    expect(await verifyCaught(arrived(request), undefined, { auth, ...at(NOW) })).toMatchObject({ ok: true });
    const wrong = { ...auth, fields: { ...auth.fields, secrets: ['another'] } };
    expect(await verifyCaught(arrived(request), undefined, { auth: wrong, ...at(NOW) })).toMatchObject({
      ok: false,
    });
  });

  it.each([
    ['header', { name: 'X-Key', values: ['new', 'old'] }, 'x-key', 'new'],
    ['bearer', { tokens: ['new'] }, 'authorization', 'Bearer new'],
    [
      'basic',
      { username: 'ann', passwords: ['p'] },
      'authorization',
      `Basic ${Buffer.from('ann:p').toString('base64')}`,
    ],
  ])('%s: none, but credentials', async (kind, fields, name, value) => {
    expect((await sent({ kind, fields })).headers[name]).toBe(value);
  });

  it('none', async () => {
    const { headers, output } = await sent(null);
    expect(headers).toMatchObject({ 'webhook-id': 'run-1.step-2', 'content-type': 'application/json' });
    expect(headers).not.toHaveProperty('webhook-signature');
    expect(output).toEqual({ id: 'run-1.step-2', status: 200, answer: 'ok' });
  });
});

describe('what is sent', () => {
  it('text, as it is', async () => {
    const { body, headers } = await sent(null, { body: '<a/>', contentType: 'application/xml' });
    expect([body, headers['content-type']]).toEqual(['<a/>', 'application/xml']);
  });

  it('an event with its type', async () => {
    const { body } = await sent(null, { type: 'order.created' });
    expect(JSON.parse(body)).toEqual({
      type: 'order.created',
      timestamp: expect.any(String) as string,
      data: { total: 42.5 },
    });
  });
});

it.each([
  [410, 'permanent', 'webhook.gone'],
  [301, 'permanent', 'webhook.redirected'],
  [404, 'permanent', 'http.status'],
  [429, 'retryable', 'http.status'],
  [503, 'retryable', 'http.status'],
])('an answer with status %i is %s', async (status, kind, code) => {
  await expect(sent(null, {}, { status, headers: {} })).rejects.toMatchObject({ failure: { kind, code } });
});
