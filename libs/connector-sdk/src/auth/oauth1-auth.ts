/** OAuth 1.0 (RFC 5849), for services that still want it: every request is signed with two secrets. */
import type { HttpRequest } from '#kernel';
import { createHmac, randomBytes } from 'node:crypto';
import { Type } from 'typebox';

import { defineAuth } from '../define';
import type { AuthKind } from '../types';
import { given, optionalText, text } from './fields';
import { withHeader } from './placement';
import { signableBody } from './signable-body';

const METHODS = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' } as const;

export const authOAuth1: AuthKind = defineAuth({
  key: 'oauth1',
  title: 'OAuth 1',
  description:
    'For services that still sign requests by OAuth 1.0a. All four texts are at the app’s page there.',
  fields: Type.Object(
    {
      consumerKey: text('Consumer key', { secret: false }),
      consumerSecret: text('Consumer secret', { secret: true }),
      token: optionalText('Access token', { secret: true }),
      tokenSecret: optionalText('Secret of the access token', { secret: true }),
      signatureMethod: Type.Optional(
        Type.Union([Type.Literal('HMAC-SHA1'), Type.Literal('HMAC-SHA256')], {
          title: 'Signature',
          ui: { advanced: true },
        }),
      ),
      realm: optionalText('Realm', { advanced: true }),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields, { now }) =>
    signOAuth1(request, fields, {
      timestamp: String(Math.floor(now / 1000)),
      nonce: randomBytes(16).toString('hex'),
    }),
});

type Pair = readonly [name: string, value: string];

export function signOAuth1(
  request: HttpRequest,
  fields: Readonly<Record<string, unknown>>,
  { timestamp, nonce }: { timestamp: string; nonce: string },
): HttpRequest {
  const method = given(fields, 'signatureMethod') === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'HMAC-SHA1';
  const token = given(fields, 'token');
  const parameters: Pair[] = [
    ['oauth_consumer_key', given(fields, 'consumerKey')],
    ...(token === '' ? [] : [['oauth_token', token] as const]),
    ['oauth_signature_method', method],
    ['oauth_timestamp', timestamp],
    ['oauth_nonce', nonce],
  ];
  const secrets = [given(fields, 'consumerSecret'), given(fields, 'tokenSecret')];
  const signature = createHmac(METHODS[method], secrets.map(encoded).join('&'))
    .update(signatureBase(request, parameters))
    .digest('base64');
  const realm = given(fields, 'realm');
  const header = [
    ...(realm === '' ? [] : [`realm="${realm.replaceAll('"', '')}"`]),
    ...[...parameters, ['oauth_signature', signature] as const].map(
      ([name, value]) => `${encoded(name)}="${encoded(value)}"`,
    ),
  ];
  return withHeader(request, 'authorization', `OAuth ${header.join(', ')}`);
}

/** RFC 5849 §3.4.1. */
export function signatureBase(request: HttpRequest, oauthParameters: readonly Pair[]): string {
  const url = new URL(request.url);
  const all = [...pairsIn(url.search.slice(1)), ...oauthParameters, ...formOf(request)].map(
    ([name, value]): Pair => [encoded(name), encoded(value)],
  );
  const normalized = all
    .sort(([a, x], [b, y]) => compared(a, b) || compared(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  // URL leaves out the port that goes with the scheme (§3.4.1.2).
  const base = `${url.protocol}//${url.host}${url.pathname}`;
  return [request.method.toUpperCase(), base, normalized].map(encoded).join('&');
}

/** Only a body of this type belongs to what is signed (§3.4.1.3.1). */
function formOf({ headers = {}, body }: HttpRequest): Pair[] {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(String(type ?? ''));
  return isForm ? pairsIn(signableBody(body).toString()) : [];
}

const pairsIn = (text: string): Pair[] => [...new URLSearchParams(text)];

/** RFC 5849 §3.6: all but the unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** By their bytes: what is encoded is ASCII. */
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
