/** Requests that are signed with a shared secret (HMAC, RFC 2104), in whatever way a service wants it. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Type } from 'typebox';

import { defineAuth } from '../define';
import type { AuthKind } from '../types';
import { given, optionalText, text } from './fields';
import { type ApplyAuth, withHeader } from './placement';
import { signableBody } from './signable-body';

type Encoding = 'hex' | 'base64' | 'base64url';

const ALGORITHMS = ['sha256', 'sha1', 'sha512'] as const;

const oneOf = (title: string, labels: Readonly<Record<string, string>>) =>
  Type.Optional(
    Type.Union(
      Object.keys(labels).map((value) => Type.Literal(value)),
      { title, ui: { labels, advanced: true, secret: false } },
    ),
  );

const SIGNED = '{timestamp}.{body}';
const VALUE = '{signature}';

export const authHmac: AuthKind = defineAuth({
  key: 'hmac',
  title: 'Signed requests (HMAC)',
  description:
    'For services that want each request signed with a secret. What is signed, and how, is in their documentation.',
  fields: Type.Object(
    {
      secret: text('Secret', { secret: true }),
      keyId: optionalText('Key id', { description: 'Which secret it is, where the service wants to know.' }),
      header: text('Header of the signature', { placeholder: 'X-Signature' }),
      value: optionalText('What the header says', {
        description: 'With {signature}, and {keyId}, {timestamp}, {nonce} where they belong.',
        placeholder: VALUE,
      }),
      signed: optionalText('What is signed', {
        description:
          'A text with {method}, {url}, {path}, {query}, {host}, {body}, {bodyHash}, {timestamp} (seconds), ' +
          '{timestampMs}, {date}, {nonce} and {keyId}; \\n is a new line.',
        placeholder: SIGNED,
        multiline: true,
      }),
      algorithm: oneOf('Algorithm', { sha256: 'SHA-256', sha1: 'SHA-1', sha512: 'SHA-512' }),
      encoding: oneOf('How the signature is written', {
        hex: 'Hexadecimal',
        base64: 'Base64',
        base64url: 'Base64 for URLs',
      }),
      secretEncoding: oneOf('How the secret is written', {
        text: 'As text',
        hex: 'Hexadecimal',
        base64: 'Base64',
      }),
      timestampHeader: optionalText('Header of the time', { placeholder: 'X-Timestamp', advanced: true }),
      nonceHeader: optionalText('Header of the nonce', { placeholder: 'X-Nonce', advanced: true }),
      keyIdHeader: optionalText('Header of the key id', { placeholder: 'X-Key-Id', advanced: true }),
    },
    { additionalProperties: false },
  ),
  apply: (request, fields, { now }) => signHmac(request, fields, { now, nonce: randomUUID() }),
});

/** Throws `PermanentError` (`auth.unsignable`) for a body that is only sent while it comes. */
export function signHmac(
  request: Parameters<ApplyAuth>[0],
  fields: Readonly<Record<string, unknown>>,
  { now, nonce }: { now: number; nonce: string },
): Parameters<ApplyAuth>[0] {
  const signed = (given(fields, 'signed') || SIGNED).replaceAll('\\n', '\n');
  const algorithm = ALGORITHMS.find((known) => known === fields.algorithm) ?? 'sha256';
  const encoding = (given(fields, 'encoding') || 'hex') as Encoding;
  const url = new URL(request.url);
  const body = /\{body(Hash)?\}/.test(signed) ? signableBody(request.body) : Buffer.alloc(0);
  const facts: Record<string, string> = {
    method: request.method.toUpperCase(),
    url: request.url,
    path: url.pathname,
    query: url.search.slice(1),
    host: url.host,
    timestamp: String(Math.floor(now / 1000)),
    timestampMs: String(now),
    date: new Date(now).toUTCString(),
    nonce,
    keyId: given(fields, 'keyId'),
    bodyHash: createHash(algorithm).update(body).digest(encoding),
  };
  const mac = createHmac(algorithm, keyOf(fields));
  // The body is bytes: it is signed as they are.
  for (const part of signed.split(/(\{body\})/)) mac.update(part === '{body}' ? body : filledBy(part, facts));
  const signature = mac.digest(encoding);
  const headers: [string, string][] = [
    [given(fields, 'header'), filledBy(given(fields, 'value') || VALUE, { ...facts, signature })],
    [given(fields, 'timestampHeader'), facts['timestamp']!],
    [given(fields, 'nonceHeader'), nonce],
    [given(fields, 'keyIdHeader'), facts['keyId']!],
  ];
  return headers
    .filter(([name, value]) => name !== '' && value !== '')
    .reduce((all, [name, value]) => withHeader(all, name, value), request);
}

function keyOf(fields: Readonly<Record<string, unknown>>): Buffer {
  const encoding = given(fields, 'secretEncoding');
  return Buffer.from(
    given(fields, 'secret'),
    encoding === 'hex' || encoding === 'base64' ? encoding : 'utf8',
  );
}

const filledBy = (pattern: string, facts: Readonly<Record<string, string>>): string =>
  pattern.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
