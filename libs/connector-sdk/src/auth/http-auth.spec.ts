import type { HttpRequest } from '#kernel';
import { createHash, createHmac } from 'node:crypto';

import type { AuthKind } from '../types';
import {
  authBasic,
  authBearer,
  authHeader,
  authQuery,
  credentialsHeader,
  HEADER_AUTH_KINDS,
  HTTP_AUTH_KINDS,
} from './http-auth';
import { authClientCertificate } from './client-certificate';
import { authHmac, signHmac } from './hmac-auth';

const request: HttpRequest = {
  method: 'post',
  url: 'https://api.example:8443/v1/orders?b=2&a=1',
  headers: { 'X-Signature': 'of somebody else', accept: 'application/json' },
  body: '{"total":42}',
};
const apply = async (kind: AuthKind, fields: Record<string, unknown>) =>
  kind.apply!(request, fields, { now: 1_700_000_000_123 });

describe('kinds of auth for HTTP', () => {
  it('place what is entered, without blanks around it', async () => {
    expect((await apply(authBearer, { token: ' abc\n' })).headers).toMatchObject({
      authorization: 'Bearer abc',
    });
    expect((await apply(authBasic, { username: 'Aladdin', password: 'open sesame' })).headers).toMatchObject({
      authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    });
    expect((await apply(authHeader, { name: 'X-SIGNATURE', value: 'mine' })).headers).toEqual({
      accept: 'application/json',
      'x-signature': 'mine',
    });
    expect((await apply(authQuery, { name: 'key', value: 'a b' })).url).toBe(
      'https://api.example:8443/v1/orders?b=2&a=1&key=a+b',
    );
  });

  it('show a certificate', async () => {
    const pem = '-----BEGIN CERTIFICATE-----';
    expect((await apply(authClientCertificate, { cert: pem, key: 'k', passphrase: '' })).tls).toEqual({
      cert: pem,
      key: 'k',
    });
  });

  it('all have apply and a title, and keys of their own', () => {
    for (const kind of HTTP_AUTH_KINDS) expect([kind.key, typeof kind.apply]).toEqual([kind.key, 'function']);
    expect(new Set(HTTP_AUTH_KINDS.map(({ key }) => key)).size).toBe(HTTP_AUTH_KINDS.length);
  });

  it('are one header where they say so', () => {
    const fields = { token: 't', username: 'u', password: 'p', name: 'X-Key', value: 'v', accessToken: 'a' };
    const values = HEADER_AUTH_KINDS.map(({ key }) =>
      credentialsHeader({ kind: key, fields }, 'https://a.example'),
    );
    expect(values.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'authorization: Bearer t',
      'authorization: Basic dTpw',
      'x-key: v',
      'authorization: Bearer a',
      'authorization: Bearer a',
    ]);
    expect(() => credentialsHeader({ kind: authHmac.key, fields }, 'https://a.example')).toThrow(
      /not one for HTTP/,
    );
  });
});

describe('signed requests', () => {
  const sign = (fields: Record<string, unknown>, more: Partial<HttpRequest> = {}) =>
    signHmac({ ...request, ...more }, fields, { now: 1_700_000_000_123, nonce: 'once' }).headers;
  const mac = (text: string, key: string | Buffer = 'a secret') => createHmac('sha256', key).update(text);

  it('sign time and body unless told otherwise', () => {
    expect(sign({ secret: 'a secret', header: 'X-Signature' })).toEqual({
      accept: 'application/json',
      'x-signature': mac('1700000000.{"total":42}').digest('hex'),
    });
  });

  it('sign what a service wants to be signed, and say it as it wants', () => {
    const fields = {
      secret: Buffer.from('a secret').toString('base64'),
      secretEncoding: 'base64',
      keyId: 'k-1',
      header: 'Authorization',
      value: 'HMAC {keyId}:{nonce}:{signature}',
      signed: '{method}\\n{host}\\n{path}\\n{query}\\n{bodyHash}\\n{timestampMs}\\n{nonce}\\n{date}\\n{url}',
      encoding: 'base64',
      timestampHeader: 'X-Time',
      nonceHeader: 'X-Nonce',
      keyIdHeader: 'X-Key',
    };
    const hash = createHash('sha256').update('{"total":42}').digest('base64');
    const text = [
      'POST',
      'api.example:8443',
      '/v1/orders',
      'b=2&a=1',
      hash,
      '1700000000123',
      'once',
      'Tue, 14 Nov 2023 22:13:20 GMT',
      request.url,
    ].join('\n');
    expect(sign(fields)).toEqual({
      accept: 'application/json',
      'X-Signature': 'of somebody else',
      authorization: `HMAC k-1:once:${mac(text).digest('base64')}`,
      'x-time': '1700000000',
      'x-nonce': 'once',
      'x-key': 'k-1',
    });
  });

  it('sign bytes as they are, and nothing where there is no body', () => {
    const fields = { secret: 'a secret', header: 'X-S', signed: '{body}', algorithm: 'sha512' };
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(sign(fields, { body: bytes })?.['x-s']).toBe(
      createHmac('sha512', 'a secret').update(bytes).digest('hex'),
    );
    expect(sign(fields, { body: null })?.['x-s']).toBe(createHmac('sha512', 'a secret').digest('hex'));
  });

  it('do not sign a body that only comes while it is sent, unless it is not signed', () => {
    const body = (async function* () {})();
    expect(() => sign({ secret: 's', header: 'X-S' }, { body })).toThrow(/can’t be signed/);
    expect(sign({ secret: 's', header: 'X-S', signed: '{timestamp}' }, { body })).toHaveProperty('x-s');
  });
});
