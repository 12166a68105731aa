import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import fc from 'fast-check';

import type { ArrivingRequest } from '../trigger/declarations';
import { secretsOf } from './secrets';
import type { SignatureScheme } from './signature-scheme';
import { verifySignature } from './verify-signature';

const NOW = 1_769_860_800_000;
const SECONDS = String(NOW / 1000);

const request = (body: Buffer | string, fields: Record<string, string>): ArrivingRequest => ({
  method: 'PUT',
  path: '/orders/7',
  query: 'a=1&b=%20',
  url: 'https://sluice.test/hooks/t/orders/7?a=1&b=%20',
  headers: Object.entries(fields),
  fields,
  body: Buffer.from(body),
  address: null,
});

const scheme = (changes: Partial<SignatureScheme> = {}): SignatureScheme => ({
  algorithm: 'hmac-sha256',
  signature: { headers: ['x-sig'], form: { kind: 'whole' } },
  encoding: 'hex',
  content: '{body}',
  ...changes,
});

const hmac = (content: Buffer | string, key: Buffer | string = 'key', algorithm = 'sha256') =>
  createHmac(algorithm, key).update(content).digest();

describe('verifySignature', () => {
  it.each(['sha1', 'sha256', 'sha512'] as const)('knows HMAC with %s, in hex and in Base64', (algorithm) => {
    const signature = hmac('body', 'key', algorithm);
    for (const encoding of ['hex', 'base64'] as const) {
      const it = scheme({ algorithm: `hmac-${algorithm}`, encoding });
      const judge = (text: string) => verifySignature(it, request('body', { 'x-sig': text }), ['key'], NOW);
      expect(judge(signature.toString(encoding))).toEqual({ ok: true });
      expect(judge(signature.subarray(1).toString(encoding))).toMatchObject({ code: 'signature.wrong' });
    }
  });

  it('takes Base64 in the URL’s alphabet, and hex in capitals', () => {
    const bodies = Array.from({ length: 50 }, (_, n) => `body ${n}`);
    for (const body of bodies) {
      const signature = hmac(body);
      const judge = (text: string, encoding: 'hex' | 'base64') =>
        verifySignature(scheme({ encoding }), request(body, { 'x-sig': text }), ['key'], NOW);
      expect(judge(signature.toString('base64url'), 'base64')).toEqual({ ok: true });
      expect(judge(signature.toString('hex').toUpperCase(), 'hex')).toEqual({ ok: true });
    }
  });

  it('signs the bytes as they came, whatever they are', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0d, 0x0a]);
    const judge = (bytes: Buffer) =>
      verifySignature(
        scheme({ content: '{timestamp}.{body}', timestamp: { in: { headers: ['x-at'] }, unit: 's' } }),
        request(bytes, {
          'x-at': SECONDS,
          'x-sig': hmac(Buffer.concat([Buffer.from(`${SECONDS}.`), body])).toString('hex'),
        }),
        ['key'],
        NOW,
      );
    expect(judge(body)).toEqual({ ok: true });
    expect(judge(Buffer.from(body.toString('utf8')))).toMatchObject({ ok: false });
  });

  it('fills in every place of the template', () => {
    const content = '{method} {path} {query} {url} {id} {header:X-Other}:{body}{}{unknown}';
    const signed =
      'PUT /orders/7 a=1&b=%20 https://sluice.test/hooks/t/orders/7?a=1&b=%20 i1 other:{body}{}{unknown}';
    const it = scheme({ content, idHeaders: ['x-id'] });
    const fields = { 'x-sig': hmac(signed).toString('hex'), 'x-id': 'i1', 'x-other': 'other' };
    expect(verifySignature(it, request('{body}', fields), ['key'], NOW)).toEqual({ ok: true });
    const { 'x-other': _taken, ...without } = fields;
    expect(verifySignature(it, request('{body}', without), ['key'], NOW)).toMatchObject({ ok: false });
  });

  it('takes headers that are named like parts of objects for headers only', () => {
    const it = scheme({ signature: { headers: ['constructor'], form: { kind: 'whole' } } });
    expect(verifySignature(it, request('body', {}), ['key'], NOW)).toMatchObject({
      code: 'signature.missing',
    });
  });

  it.each([
    ['s', SECONDS],
    ['ms', String(NOW)],
    ['iso', new Date(NOW).toISOString()],
  ] as const)('reads a time in %s, and nothing else', (unit, text) => {
    const it = scheme({ content: '{timestamp}{body}', timestamp: { in: { headers: ['x-at'] }, unit } });
    const judge = (at: string, now = NOW) =>
      verifySignature(
        it,
        request('body', { 'x-at': at, 'x-sig': hmac(`${at}body`).toString('hex') }),
        ['key'],
        now,
      );
    expect(judge(text)).toEqual({ ok: true });
    expect(judge(text, NOW + 300_000)).toEqual({ ok: true });
    expect(judge(text, NOW + 300_001)).toMatchObject({ code: 'signature.too_old' });
    expect(judge(text, NOW - 300_001)).toMatchObject({ code: 'signature.in_future' });
    for (const wrong of ['', 'x', '-1', '1e3', 'NaN', 'Infinity', '0x10', '99999999999999999999', '1.5'])
      expect(judge(wrong)).toMatchObject({ ok: false });
  });

  it('never looks further ahead than it is told', () => {
    const judge = (place: { toleranceSeconds: number; aheadSeconds?: number }, sentAt: number) =>
      verifySignature(
        scheme({ timestamp: { in: { body: 'at' }, unit: 's', ...place } }),
        request(`{"at":${sentAt}}`, { 'x-sig': hmac(`{"at":${sentAt}}`).toString('hex') }),
        ['key'],
        NOW,
      );
    const seconds = NOW / 1000;
    expect(judge({ toleranceSeconds: 86_400 }, seconds - 86_400)).toEqual({ ok: true });
    expect(judge({ toleranceSeconds: 86_400 }, seconds + 301)).toMatchObject({ code: 'signature.in_future' });
    expect(judge({ toleranceSeconds: 10 }, seconds + 11)).toMatchObject({ code: 'signature.in_future' });
    expect(judge({ toleranceSeconds: 10, aheadSeconds: 20 }, seconds + 20)).toEqual({ ok: true });
  });

  it('finds one good signature among several, and bounds how many it looks at', () => {
    const good = hmac('body').toString('hex');
    const bad = '0'.repeat(64);
    const list = scheme({ signature: { headers: ['x-sig'], form: { kind: 'list', name: 'v1' } } });
    const pairs = scheme({ signature: { headers: ['x-sig'], form: { kind: 'pairs', name: 'v1' } } });
    const judge = (it: SignatureScheme, header: string) =>
      verifySignature(it, request('body', { 'x-sig': header }), ['key'], NOW).ok;
    expect(judge(list, `v1,${bad} v2,${good} v1,${good}`)).toBe(true);
    expect(judge(list, `v1,${bad}, v1,${good}`)).toBe(true);
    expect(judge(list, `v2,${good}`)).toBe(false);
    expect(judge(pairs, `v1=${bad}, v1=${good}, v0=x`)).toBe(true);
    expect(judge(pairs, `v0=${good}`)).toBe(false);
    expect(judge(list, `${`v1,${bad} `.repeat(10)}v1,${good}`)).toBe(false);
  });

  it('takes the first header that is there', () => {
    const it = scheme({ signature: { headers: ['x-new', 'x-sig'], form: { kind: 'whole' } } });
    const good = hmac('body').toString('hex');
    const judge = (fields: Record<string, string>) =>
      verifySignature(it, request('body', fields), ['key'], NOW);
    expect(judge({ 'x-sig': good })).toEqual({ ok: true });
    expect(judge({ 'x-new': ' ', 'x-sig': good })).toEqual({ ok: true });
    expect(judge({ 'x-new': 'ff', 'x-sig': good })).toMatchObject({ ok: false });
  });

  it('decodes keys as it is told, and takes none that does not decode', () => {
    const it = scheme({ key: { encoding: 'base64', prefix: 'whsec_' } });
    const key = Buffer.from('some key');
    const fields = { 'x-sig': hmac('body', key).toString('hex') };
    const judge = (...secrets: string[]) => verifySignature(it, request('body', fields), secrets, NOW);
    expect(judge(`whsec_${key.toString('base64')}`)).toEqual({ ok: true });
    expect(judge(key.toString('base64'))).toEqual({ ok: true });
    expect(judge('not Base64!', 'whsec_')).toMatchObject({ code: 'signature.wrong' });
    const withEmptyKey = { 'x-sig': hmac('body', '').toString('hex') };
    for (const secret of ['whsec_', '!', ' '])
      expect(verifySignature(it, request('body', withEmptyKey), [secret], NOW)).toMatchObject({ ok: false });
    expect(verifySignature(it, request('body', withEmptyKey), ['', ''], NOW)).toMatchObject({
      code: 'signature.no_secret',
    });
  });

  describe('with public keys', () => {
    const ed25519 = generateKeyPairSync('ed25519');
    const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const der = (key: typeof ed25519.publicKey) => key.export({ format: 'der', type: 'spki' });
    const pem = (key: typeof ed25519.publicKey) => key.export({ format: 'pem', type: 'spki' }).toString();
    const judge = (it: SignatureScheme, signature: Buffer, ...keys: string[]) =>
      verifySignature(it, request('body', { 'x-sig': signature.toString('hex') }), keys, NOW);

    it('knows Ed25519', () => {
      const it = scheme({ algorithm: 'ed25519', key: { encoding: 'hex' } });
      const signature = sign(null, Buffer.from('body'), ed25519.privateKey);
      const raw = der(ed25519.publicKey).subarray(-32).toString('hex');
      for (const key of [raw, der(ed25519.publicKey).toString('hex'), pem(ed25519.publicKey)])
        expect(judge(it, signature, 'no key', key)).toEqual({ ok: true });
      expect(judge(it, signature.subarray(1), raw)).toMatchObject({ code: 'signature.wrong' });
      for (const key of ['', 'ff', pem(ecdsa.publicKey)])
        expect(judge(it, signature, key)).toMatchObject({ ok: false });
    });

    it('knows ECDSA on P-256, and on no other curve', () => {
      const it = scheme({ algorithm: 'ecdsa-p256-sha256', key: { encoding: 'base64' } });
      const signature = sign('sha256', Buffer.from('body'), ecdsa.privateKey);
      for (const key of [der(ecdsa.publicKey).toString('base64'), pem(ecdsa.publicKey)])
        expect(judge(it, signature, key)).toEqual({ ok: true });
      const other = sign('sha256', Buffer.from('body'), otherCurve.privateKey);
      expect(judge(it, other, pem(otherCurve.publicKey))).toMatchObject({ code: 'signature.wrong' });
    });
  });

  it('never throws, and never lets in what nobody signed', () => {
    const forms = [
      { kind: 'whole' },
      { kind: 'whole', prefix: 'v0=' },
      { kind: 'pairs', name: 'v1' },
      { kind: 'list', name: 'v1' },
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.constantFrom('hmac-sha256', 'ed25519', 'ecdsa-p256-sha256' as const),
        fc.constantFrom('hex', 'base64' as const),
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.uint8Array(),
        fc.array(fc.string(), { maxLength: 3 }),
        (form, algorithm, encoding, header, at, body, secrets) => {
          const it = scheme({
            algorithm,
            encoding,
            signature: { headers: ['x-sig'], form },
            timestamp: { in: { headers: ['x-at'] }, unit: 'iso' },
            content: '{timestamp}{body}',
            key: { encoding },
          });
          const sent = request(Buffer.from(body), { 'x-sig': header, 'x-at': at });
          return !verifySignature(it, sent, secrets, NOW).ok;
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('secretsOf', () => {
  const of = (value: unknown, secret: string | null = null) =>
    secretsOf({
      auth: { kind: 'signing', fields: { secrets: value } },
      registration: secret === null ? null : { data: null, secret },
    });

  it('reads lists and lines, without what is empty', () => {
    expect(of([' a ', '', 'b', 7, null])).toEqual(['a', 'b']);
    expect(of('a\r\n\n b \n')).toEqual(['a', 'b']);
    for (const none of [undefined, null, 7, {}, [], '', ' ']) expect(of(none)).toEqual([]);
    expect(of(Array.from({ length: 30 }, (_, n) => `s${n}`))).toHaveLength(10);
  });

  it('adds what the service gave at registration', () => {
    expect(of(['a'], 'given')).toEqual(['given', 'a']);
    expect(secretsOf({ auth: null, registration: { data: 1, secret: 'given' } })).toEqual(['given']);
    expect(secretsOf({ auth: null, registration: { data: 1, secret: '' } })).toEqual([]);
  });
});
