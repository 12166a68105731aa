/** Against the clock of this machine: what tokens say of time counts. */
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { exportJWK } from 'jose';

import type { ConnectionCredentials } from '#connector-sdk';
import { serviceStandIn } from '#testing';

import { runAction } from '../../test/run-action';
import { connector } from '.';

const SECRET: ConnectionCredentials = {
  kind: 'secret',
  fields: { secret: 'a secret that is long enough, really' },
};
const sign = (input: Record<string, unknown>, auth = SECRET) =>
  runAction(connector, 'sign', input, auth) as Promise<{ token: string; expiresAt: string | null }>;
const verify = (input: Record<string, unknown>, auth: ConnectionCredentials | null = SECRET, options = {}) =>
  runAction(connector, 'verify', { failWhenInvalid: false, ...input }, auth, options);
const decode = (token: string) => runAction(connector, 'decode', { token }, null);

const privateKey = (key: KeyObject): ConnectionCredentials => ({
  kind: 'private-key',
  fields: { privateKey: key.export({ type: 'pkcs8', format: 'pem' }) },
});
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' });

describe('a shared secret', () => {
  it('signs as RFC 7515 says, and checks', async () => {
    const { token, expiresAt } = await sign({
      claims: { role: 'admin', n: [1] },
      subject: 'ann',
      issuer: 'i',
      audience: 'a',
    });
    const [header = '', payload = '', signature] = token.split('.');
    expect(
      createHmac('sha256', String(SECRET.fields['secret']))
        .update(`${header}.${payload}`)
        .digest('base64url'),
    ).toBe(signature);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(await verify({ token: `Bearer ${token}`, issuer: 'i', audience: 'a' })).toMatchObject({
      valid: true,
      reason: null,
      claims: { role: 'admin', n: [1], sub: 'ann', iss: 'i', aud: 'a' },
    });
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
    for (const wrong of [{ issuer: 'x' }, { audience: 'x' }, { algorithms: ['HS512'] }])
      expect(await verify({ token, ...wrong })).toMatchObject({ valid: false, claims: null });
    expect(await verify({ token }, { kind: 'secret', fields: { secret: 'other' } })).toMatchObject({
      valid: false,
    });
    expect(await verify({ token: `${token}x` })).toMatchObject({ valid: false });
  });

  it('fails the step unless it is told not to', async () => {
    await expect(verify({ token: 'a.b.c', failWhenInvalid: true })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'jwt.not_valid' },
    });
    await expect(verify({ token: 'a.b.c' }, null)).rejects.toMatchObject({ failure: { code: 'jwt.no_key' } });
  });

  it('takes no token without an end, and none that has run out', async () => {
    const { token, expiresAt } = await sign({ expiresInSeconds: 0, issuedAt: false, claims: { a: 1 } });
    expect(expiresAt).toBeNull();
    expect(await decode(token)).toMatchObject({ claims: { a: 1 }, expired: false, expiresAt: null });
    expect(await verify({ token })).toMatchObject({ valid: false });
    const { token: old } = await sign({ expiresInSeconds: 0, claims: { exp: 1_000_000_000 } });
    expect(await verify({ token: old })).toMatchObject({ valid: false });
    expect(await decode(old)).toMatchObject({ expired: true, expiresAt: '2001-09-09T01:46:40.000Z' });
  });
});

describe('key pairs', () => {
  const pairs = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: generateKeyPairSync('ed25519'),
  };

  it.each(Object.entries(pairs))(
    '%s is taken by itself, and checked with a public key or published keys',
    async (algorithm, pair) => {
      const { token } = await sign({ keyId: 'k1' }, privateKey(pair.privateKey));
      expect((await decode(token))['header']).toEqual({ alg: algorithm, typ: 'JWT', kid: 'k1' });
      const publicKey = publicPem(pair.publicKey);
      expect(await verify({ token, keys: 'publicKey', publicKey }, null)).toMatchObject({ valid: true });
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: algorithm };
      const { http, sent } = serviceStandIn([
        { request: { method: 'GET', url: '' }, response: { status: 200, json: { keys: [jwk] } } },
      ]);
      const jwksUrl = `https://example.com/${algorithm}/jwks`;
      expect(await verify({ token, keys: 'jwks', jwksUrl }, null, { http })).toMatchObject({ valid: true });
      expect(sent[0]?.url).toBe(jwksUrl);
    },
  );

  it('are not taken for a shared secret', async () => {
    const publicKey = String(publicPem(pairs.RS256.publicKey));
    const { token } = await sign({}, { kind: 'secret', fields: { secret: publicKey } });
    expect(await verify({ token, keys: 'publicKey', publicKey }, null)).toMatchObject({ valid: false });
  });

  it('of another sort than the algorithm are refused, and broken ones without showing them', async () => {
    await expect(sign({ algorithm: 'RS256' })).rejects.toMatchObject({
      failure: { code: 'jwt.unfit_algorithm' },
    });
    await expect(sign({ algorithm: 'ES384' }, privateKey(pairs.ES256.privateKey))).rejects.toMatchObject({
      failure: { code: 'jwt.unfit_algorithm' },
    });
    await expect(sign({}, { kind: 'private-key', fields: { privateKey: 'hush' } })).rejects.toMatchObject({
      failure: {
        kind: 'permanent',
        code: 'jwt.bad_key',
        message: expect.not.stringContaining('hush') as string,
      },
    });
    const { privateKey: odd } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    await expect(sign({}, privateKey(odd))).rejects.toMatchObject({ failure: { code: 'jwt.bad_key' } });
  });
});

it.each(['', 'x', 'a.b', 'a.b.c', '..'])('‘%s’ is no token', async (token) => {
  await expect(decode(token || ' ')).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'jwt.not_a_token' },
  });
});
