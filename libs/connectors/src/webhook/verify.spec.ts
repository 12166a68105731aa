import { createHmac, generateKeyPairSync } from 'node:crypto';

import { exportSPKI, SignJWT } from 'jose';

import type { ArrivalContext, ArrivingRequest, ConnectionCredentials } from '#connector-sdk';
import { compileSchema } from '#schema';

import { AUTH_KINDS } from './auth';
import { catchTrigger } from './catch.trigger';

const NOW = Date.parse('2026-01-31T12:00:00.000Z');
const SECONDS = NOW / 1000;

const request = (fields: Record<string, string>, body = '{"total":42}', path = ''): ArrivingRequest => ({
  method: 'POST',
  path,
  query: '',
  url: `https://sluice.test/hooks/t${path}`,
  headers: Object.entries(fields),
  fields,
  body: Buffer.from(body),
  address: '203.0.113.7',
});

const context = (
  auth: ConnectionCredentials | null,
  input: Record<string, unknown> = {},
): ArrivalContext<Record<string, unknown>> => ({
  input,
  auth,
  registration: null,
  http: { request: () => Promise.reject(new Error('nothing is fetched here')) },
  now: NOW,
  seal: { close: (text) => text, open: () => null },
});

const judge = async (
  auth: ConnectionCredentials | null,
  fields: Record<string, string>,
  input: Record<string, unknown> = {},
) => catchTrigger.verify?.(request(fields), context(auth, input));

/** Its fields have to be what the kind asks for. */
function connection(kind: string, fields: Record<string, unknown>): ConnectionCredentials {
  const declared = AUTH_KINDS.find(({ key }) => key === kind);
  expect(declared && compileSchema(declared.fields)(fields)).toEqual([]);
  return { kind, fields };
}

describe('who may send to the catch trigger', () => {
  it('is everybody, as long as no connection is chosen', async () => {
    expect(await judge(null, {})).toEqual({ ok: true });
    expect(catchTrigger.auth?.required).toBe(false);
    expect(catchTrigger.auth?.kinds).toEqual(['header', 'basic', 'bearer', 'jwt', 'hmac', 'standard']);
  });

  it('may be told by the address, with and without a connection', async () => {
    const bearer = connection('bearer', { tokens: ['t1'] });
    const addresses = ['203.0.113.0/24'];
    expect(await judge(null, {}, { addresses })).toEqual({ ok: true });
    expect(await judge(null, {}, { addresses: ['198.51.100.1'] })).toMatchObject({ status: 403 });
    expect(await judge(bearer, {}, { addresses })).toMatchObject({ code: 'auth.missing' });
    expect(await judge(bearer, { authorization: 'Bearer t1' }, { addresses })).toMatchObject({ ok: true });
    expect(await judge(bearer, { authorization: 'Bearer t1' }, { addresses: ['::1'] })).toMatchObject({
      code: 'auth.address',
    });
  });

  it('is known by a key in a header', async () => {
    const auth = connection('header', { name: 'X-Api-Key', values: ['old', 'new'] });
    expect(await judge(auth, { 'x-api-key': 'new' })).toEqual({ ok: true, secretHeaders: ['x-api-key'] });
    expect(await judge(auth, { 'x-api-key': 'ne' })).toMatchObject({ code: 'auth.wrong' });
    expect(await judge(auth, {})).toMatchObject({ code: 'auth.missing' });
  });

  it('is known by a user name and a password', async () => {
    const auth = connection('basic', { username: 'ann', passwords: ['old', 'new'] });
    const sent = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(await judge(auth, sent('ann:new'))).toMatchObject({ ok: true });
    expect(await judge(auth, sent('ann:other'))).toMatchObject({ code: 'auth.wrong' });
    expect(await judge(auth, {})).toMatchObject({ code: 'auth.missing' });
  });

  it('is nobody where the connection has no secret, or is of a kind that there is not', async () => {
    for (const kind of ['header', 'basic', 'bearer', 'hmac'])
      expect(
        await judge({ kind, fields: { name: 'x', header: 'x', username: '' } }, { x: '' }),
      ).toMatchObject({
        ok: false,
        code: 'signature.no_secret',
      });
    expect(await judge({ kind: 'jwt', fields: { keySource: 'secret' } }, {})).toMatchObject({ ok: false });
    expect(await judge({ kind: 'access', fields: {} }, {})).toMatchObject({ code: 'auth.unknown_kind' });
  });

  describe('by a signature', () => {
    const hmac = (content: string, algorithm = 'sha256', secret = 's') =>
      createHmac(algorithm, secret).update(content).digest();
    const body = '{"total":42}';

    it('of the body, by default SHA-256 in hex', async () => {
      const auth = connection('hmac', { secrets: ['other', 's'], header: 'X-Sig' });
      expect(await judge(auth, { 'x-sig': hmac(body).toString('hex') })).toEqual({ ok: true });
      expect(await judge(auth, { 'x-sig': hmac(`${body} `).toString('hex') })).toMatchObject({
        code: 'signature.wrong',
      });
      expect(await judge(auth, { 'x-sig': '' })).toMatchObject({ code: 'signature.missing' });
    });

    it('with a prefix, in Base64, by another algorithm', async () => {
      const auth = connection('hmac', {
        secrets: ['s'],
        header: 'X-Sig',
        algorithm: 'sha512',
        encoding: 'base64',
        prefix: 'sha512=',
      });
      const signature = hmac(body, 'sha512').toString('base64');
      expect(await judge(auth, { 'x-sig': `sha512=${signature}` })).toEqual({ ok: true });
      expect(await judge(auth, { 'x-sig': signature })).toMatchObject({ code: 'signature.unreadable' });
    });

    it('of a template with a time and an id', async () => {
      const auth = connection('hmac', {
        secrets: ['s'],
        header: 'X-Sig',
        content: '{id}.{timestamp}.{body}',
        timestampHeader: 'X-At',
        timestampUnit: 'ms',
        toleranceSeconds: 10,
        idHeader: 'X-Id',
      });
      const sent = (at: number) => ({
        'x-id': 'm1',
        'x-at': String(at),
        'x-sig': hmac(`m1.${at}.${body}`).toString('hex'),
      });
      expect(await judge(auth, sent(NOW))).toEqual({ ok: true });
      expect(await judge(auth, sent(NOW - 11_000))).toMatchObject({ code: 'signature.too_old' });
      expect(await judge(auth, sent(NOW + 11_000))).toMatchObject({ code: 'signature.in_future' });
      expect(await judge(auth, { 'x-sig': hmac(body).toString('hex') })).toMatchObject({
        code: 'signature.no_timestamp',
      });
    });

    it('in pairs, with the time among them', async () => {
      const auth = connection('hmac', {
        secrets: ['s'],
        header: 'X-Sig',
        form: 'pairs',
        name: 'sig',
        content: '{timestamp}.{body}',
      });
      const signature = hmac(`${SECONDS}.${body}`).toString('hex');
      expect(await judge(auth, { 'x-sig': `t=${SECONDS},sig=${signature}` })).toEqual({ ok: true });
      expect(await judge(auth, { 'x-sig': `t=${SECONDS - 1},sig=${signature}` })).toMatchObject({
        ok: false,
      });
      expect(await judge(auth, { 'x-sig': `sig=${signature}` })).toMatchObject({
        code: 'signature.no_timestamp',
      });
    });

    it('that asks for a time which no header brings lets nothing in', async () => {
      const auth = connection('hmac', { secrets: ['s'], header: 'X-Sig', content: '{timestamp}.{body}' });
      expect(await judge(auth, { 'x-sig': hmac(`.${body}`).toString('hex') })).toMatchObject({
        code: 'signature.no_timestamp',
      });
    });
  });

  describe('by a JSON Web Token', () => {
    const secret = 'a secret that is long enough for it';
    const sign = (key: Parameters<SignJWT['sign']>[0], alg: string) =>
      new SignJWT({ iss: 'https://issuer.test', aud: 'sluice', exp: SECONDS + 60 })
        .setProtectedHeader({ alg })
        .sign(key);

    it('with a shared secret, in the header that is named', async () => {
      const token = await sign(Buffer.from(secret), 'HS256');
      const plain = connection('jwt', { keySource: 'secret', secrets: [secret], audience: 'sluice' });
      expect(await judge(plain, { authorization: `Bearer ${token}` })).toEqual({
        ok: true,
        secretHeaders: ['authorization'],
      });
      expect(await judge(plain, { authorization: token })).toMatchObject({ code: 'auth.missing' });
      expect(await judge(plain, {})).toMatchObject({ code: 'auth.missing' });
      const named = connection('jwt', { ...plain.fields, header: 'X-Token' });
      for (const value of [token, `Bearer ${token}`])
        expect(await judge(named, { 'x-token': value })).toEqual({ ok: true, secretHeaders: ['x-token'] });
      expect(
        await judge(connection('jwt', { ...plain.fields, issuer: 'https://other.test' }), {
          authorization: `Bearer ${token}`,
        }),
      ).toMatchObject({ code: 'auth.wrong' });
    });

    it('with a public key, of which there may be several', async () => {
      const [first, second] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
      const pems = await Promise.all([first!, second!].map(({ publicKey }) => exportSPKI(publicKey)));
      const auth = connection('jwt', { keySource: 'publicKey', publicKey: pems.join('\n') });
      const token = await sign(second!.privateKey, 'RS256');
      expect(await judge(auth, { authorization: `Bearer ${token}` })).toMatchObject({ ok: true });
      const forged = await sign(Buffer.from(pems[0]!), 'HS256');
      expect(await judge(auth, { authorization: `Bearer ${forged}` })).toMatchObject({ ok: false });
    });

    it('lets nothing in without keys', async () => {
      const token = await sign(Buffer.from(secret), 'HS256');
      for (const fields of [
        { keySource: 'secret' },
        { keySource: 'publicKey', publicKey: 'no PEM' },
        { keySource: 'jwks', jwksUrl: 'https://issuer.test/none' },
        { keySource: 'jwks' },
      ])
        expect(await judge({ kind: 'jwt', fields }, { authorization: `Bearer ${token}` })).toMatchObject({
          ok: false,
        });
    });
  });
});

describe('the settings of the catch trigger', () => {
  const check = compileSchema(catchTrigger.input);

  it('take paths with names, and give what stood there', async () => {
    for (const path of ['', '/orders', '/orders/:id', '/a/:b/c/:d_1/', '/files/*', '/*', '/a.b-c'])
      expect(check({ path })).toEqual([]);
    for (const path of ['orders', '//', '/:', '/:1', '/a*', '/*/b', '/a//b'])
      if (path !== '/a*') expect(check({ path })).not.toEqual([]);
    const parse = (path: string, input: Record<string, unknown>) =>
      catchTrigger.parse({ ...request({}, '', path), receivedAt: '2026-01-31T12:00:00.000Z' }, input);
    expect(await parse('/orders/a%20b', { path: '/orders/:id' })).toMatchObject({ params: { id: 'a b' } });
    expect(await parse('/orders/7', {})).toMatchObject({ params: {}, path: '/orders/7' });
    expect(catchTrigger.path?.({ path: ' ' })).toBeNull();
    expect(catchTrigger.path?.({ path: '/orders/:id' })).toBe('/orders/:id');
  });

  it('may say what the sender is told', () => {
    const answer = (input: Record<string, unknown>) => {
      expect(check(input)).toEqual([]);
      return catchTrigger.answer?.(input, request({}));
    };
    expect(answer({})).toBeNull();
    expect(answer({ answerStatus: 204 })).toEqual({ status: 204, body: '' });
    expect(answer({ answerStatus: 204, answerBody: 'x' })).toEqual({ status: 204 });
    expect(answer({ answerBody: 'ok' })).toMatchObject({
      status: 200,
      body: 'ok',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(answer({ answerStatus: 201, answerBody: '{}', answerType: 'application/json' })).toMatchObject({
      status: 201,
      headers: { 'content-type': 'application/json' },
    });
    expect(check({ answerType: 'text/plain\r\nx: y' })).not.toEqual([]);
    expect(check({ answerStatus: 302 })).not.toEqual([]);
  });

  it('bound how much comes in, and say who may send from a page', () => {
    expect(catchTrigger.rateLimit?.({})).toEqual({ perSecond: 100, burst: 200 });
    expect(catchTrigger.rateLimit?.({ ratePerSecond: 1000 })).toEqual({ perSecond: 1000, burst: 1000 });
    expect(catchTrigger.rateLimit?.({ ratePerSecond: 5, rateBurst: 1 })).toEqual({ perSecond: 5, burst: 1 });
    expect(check({ ratePerSecond: 0 })).not.toEqual([]);
    expect(check({ ratePerSecond: 1e9 })).not.toEqual([]);
    expect(catchTrigger.cors?.({})).toBeNull();
    expect(catchTrigger.cors?.({ origins: [] })).toBeNull();
    expect(catchTrigger.cors?.({ origins: ['*'] })).toEqual({ origins: ['*'] });
    for (const origin of ['https://shop.example.com', 'http://localhost:3000', '*'])
      expect(check({ origins: [origin] })).toEqual([]);
    for (const origin of ['shop.example.com', 'https://a.b/c', 'https://a b', ''])
      expect(check({ origins: [origin] })).not.toEqual([]);
  });

  it('take only what can be an address', () => {
    expect(check({ addresses: ['203.0.113.7', '203.0.113.0/24', '2001:db8::/32', '::1'] })).toEqual([]);
    for (const address of ['example.com', '', '1', '203.0.113.0/', 'x/24'])
      expect(check({ addresses: [address] })).not.toEqual([]);
  });
});
