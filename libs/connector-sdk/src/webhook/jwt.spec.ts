import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

import { type JwtRules, verifyJwt } from './jwt';

const NOW = 1_769_860_800_000;
const SECONDS = NOW / 1000;
const SECRET = 'a secret that is long enough for it';

const claims = (changes: JWTPayload = {}): JWTPayload => ({
  iss: 'https://issuer.test',
  aud: 'sluice',
  exp: SECONDS + 60,
  ...changes,
});

const signedWith = (secret: string, payload = claims(), alg = 'HS256') =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(Buffer.from(secret));

const none = { request: () => Promise.reject(new Error('nothing is fetched here')) };

const judge = (token: string, rules: Partial<JwtRules> = {}, now = NOW) =>
  verifyJwt(token, { keys: { kind: 'secrets', secrets: [SECRET] }, ...rules }, { http: none, now });

describe('a token with a shared secret', () => {
  it('is let in when one of the secrets fits', async () => {
    const token = await signedWith(SECRET);
    expect(await judge(token)).toEqual({ ok: true });
    const secrets = ['another secret that is long enough', SECRET];
    expect(await judge(token, { keys: { kind: 'secrets', secrets } })).toEqual({ ok: true });
    expect(await judge(await signedWith('another'))).toMatchObject({ code: 'auth.wrong' });
    expect(await judge(token, { keys: { kind: 'secrets', secrets: [] } })).toMatchObject({
      code: 'signature.no_secret',
    });
  });

  it('is refused with one character changed', async () => {
    const token = await signedWith(SECRET);
    for (const at of [5, token.indexOf('.') + 5, token.length - 5]) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(await judge(changed)).toMatchObject({ ok: false });
    }
    for (const text of ['', '.', '..', 'a.b.c', token.slice(0, -1), `${token}.`])
      expect(await judge(text)).toMatchObject({ ok: false });
  });

  it('runs out, give or take what the clocks may differ', async () => {
    const token = await signedWith(SECRET);
    expect(await judge(token, {}, NOW + 119_000)).toEqual({ ok: true });
    expect(await judge(token, {}, NOW + 121_000)).toMatchObject({ code: 'auth.expired' });
    expect(await judge(token, { leewaySeconds: 0 }, NOW + 61_000)).toMatchObject({ code: 'auth.expired' });
    expect(await judge(await signedWith(SECRET, claims({ nbf: SECONDS + 61 })))).toMatchObject({ ok: false });
    expect(await judge(await signedWith(SECRET, claims({ nbf: SECONDS + 59 })))).toEqual({ ok: true });
  });

  it('has to have an end', async () => {
    const { exp: _end, ...endless } = claims();
    expect(await judge(await signedWith(SECRET, endless))).toMatchObject({ ok: false });
  });

  it('has to be from and for whom it was said', async () => {
    const token = await signedWith(SECRET);
    expect(await judge(token, { issuer: 'https://issuer.test', audience: 'sluice' })).toEqual({ ok: true });
    expect(await judge(token, { issuer: 'https://other.test' })).toMatchObject({ code: 'auth.wrong' });
    expect(await judge(token, { audience: 'other' })).toMatchObject({ code: 'auth.wrong' });
  });

  it('has to be signed, with an algorithm that was allowed', async () => {
    expect(await judge(new UnsecuredJWT(claims()).encode())).toMatchObject({ ok: false });
    const strong = await signedWith(SECRET.repeat(2), claims(), 'HS512');
    const keys = { kind: 'secrets', secrets: [SECRET.repeat(2)] } as const;
    expect(await judge(strong, { keys })).toEqual({ ok: true });
    expect(await judge(strong, { keys, algorithms: ['HS256'] })).toMatchObject({ ok: false });
    expect(await judge(strong, { keys, algorithms: [] })).toEqual({ ok: true });
  });
});

describe('a token with a public key', () => {
  it('is let in when one of the keys fits', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const pem = await exportSPKI(publicKey);
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await judge(token, { keys: { kind: 'publicKeys', pems: ['no key', pem] } })).toEqual({ ok: true });
    // The public key is known to everybody: nothing signed with it as a secret may pass.
    const forged = await signedWith(pem);
    expect(await judge(forged, { keys: { kind: 'publicKeys', pems: [pem] } })).toMatchObject({ ok: false });
    expect(
      await judge(forged, { keys: { kind: 'publicKeys', pems: [pem] }, algorithms: ['HS256', 'RS256'] }),
    ).toMatchObject({ ok: false });
  });
});

describe('a token with a key of a published set', () => {
  let address = 0;

  async function issuer(alg = 'ES256') {
    const url = `https://issuer.test/${++address}/jwks.json`;
    const state = { keys: [] as object[], asked: 0, status: 200 };
    const http = {
      request: async () => {
        state.asked++;
        return {
          status: state.status,
          url,
          headers: {},
          body: Buffer.from(JSON.stringify({ keys: state.keys })),
        };
      },
    };
    const addKey = async (kid?: string) => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      state.keys.push({ ...(await exportJWK(publicKey)), alg, ...(kid ? { kid } : {}) });
      return (payload = claims()) =>
        new SignJWT(payload).setProtectedHeader({ alg, ...(kid ? { kid } : {}) }).sign(privateKey);
    };
    const check = (token: string, now = NOW) =>
      verifyJwt(token, { keys: { kind: 'jwks', url } }, { http, now });
    return { state, addKey, check };
  }

  it('is let in, and the set is fetched once', async () => {
    const { state, addKey, check } = await issuer();
    const sign = await addKey('k1');
    const tokens = [await sign(), await sign()];
    expect(await Promise.all(tokens.map((token) => check(token)))).toEqual([{ ok: true }, { ok: true }]);
    expect(state.asked).toBe(1);
    expect(await check(tokens[0]!, NOW + 1)).toEqual({ ok: true });
    expect(state.asked).toBe(1);
  });

  it('may be signed with a new key, for which the set is fetched again, but not all the time', async () => {
    const { state, addKey, check } = await issuer();
    const old = await addKey('k1');
    expect(await check(await old())).toEqual({ ok: true });
    const fresh = await addKey('k2');
    expect(await check(await fresh(), NOW + 1_000)).toMatchObject({ ok: false });
    expect(state.asked).toBe(1);
    expect(await check(await fresh(), NOW + 31_000)).toEqual({ ok: true });
    expect(state.asked).toBe(2);
  });

  it('need not name its key', async () => {
    const { addKey, check } = await issuer();
    const first = await addKey();
    const second = await addKey();
    expect(await check(await first())).toEqual({ ok: true });
    expect(await check(await second())).toEqual({ ok: true });
  });

  it('is refused while the keys can’t be had, and taken again when they were had before', async () => {
    const { state, addKey, check } = await issuer();
    const sign = await addKey('k1');
    state.status = 500;
    expect(await check(await sign())).toMatchObject({ code: 'signature.key_unavailable' });
    state.status = 200;
    expect(await check(await sign(), NOW + 29_000)).toMatchObject({ code: 'signature.key_unavailable' });
    expect(await check(await sign(), NOW + 31_000)).toEqual({ ok: true });
    state.status = 500;
    const late = await sign(claims({ exp: SECONDS + 100_000 }));
    expect(await check(late, NOW + 3_600_000)).toEqual({ ok: true });
  });

  it('is refused when somebody else signed it', async () => {
    const { addKey, check } = await issuer();
    await addKey('k1');
    const stranger = await (await issuer()).addKey('k1');
    expect(await check(await stranger())).toMatchObject({ code: 'auth.wrong' });
    expect(await check(await signedWith(SECRET))).toMatchObject({ ok: false });
  });
});
