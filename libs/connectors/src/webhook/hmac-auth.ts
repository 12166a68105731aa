/** Requests signed with a shared secret, in whichever way their sender does it. */
import { Type } from 'typebox';

import { DEFAULT_TOLERANCE_SECONDS, defineAuth, secretList } from '#connector-sdk';

import { signHmac } from './sign-hmac';

const HEADER = "^[A-Za-z0-9!#$%&'*+.^_`|~-]*$";

export const hmacAuth = defineAuth({
  key: 'hmac',
  title: 'Signature (HMAC)',
  fields: Type.Object(
    {
      secrets: secretList('Secrets', 'What the sender signs its requests with.'),
      header: Type.String({
        title: 'Signature header',
        description: 'The header that carries the signature.',
        pattern: HEADER,
        minLength: 1,
        maxLength: 100,
        ui: { placeholder: 'X-Signature' },
      }),
      algorithm: Type.Optional(
        Type.Enum(['sha256', 'sha1', 'sha512'], {
          title: 'Algorithm',
          default: 'sha256',
          ui: { labels: { sha256: 'SHA-256', sha1: 'SHA-1', sha512: 'SHA-512' } },
        }),
      ),
      encoding: Type.Optional(
        Type.Enum(['hex', 'base64'], {
          title: 'How the signature is written',
          default: 'hex',
          ui: { labels: { hex: 'Hex (0–9 and a–f)', base64: 'Base64' } },
        }),
      ),
      form: Type.Optional(
        Type.Enum(['whole', 'pairs', 'list'], {
          title: 'What is in the header',
          default: 'whole',
          ui: {
            labels: {
              whole: 'The signature',
              pairs: 'Pairs, as in t=1700000000,v1=abc',
              list: 'A list, as in v1,abc v1,def',
            },
            advanced: true,
          },
        }),
      ),
      prefix: Type.Optional(
        Type.String({
          title: 'Text before the signature',
          description: 'Such as sha256=, where the header begins with it.',
          maxLength: 100,
          ui: { placeholder: 'sha256=', showWhen: { field: 'form', in: ['whole'] } },
        }),
      ),
      name: Type.Optional(
        Type.String({
          title: 'Name of the signature',
          description: 'What stands before it in the pairs or in the list.',
          default: 'v1',
          maxLength: 100,
          ui: { placeholder: 'v1', showWhen: { field: 'form', in: ['pairs', 'list'] } },
        }),
      ),
      content: Type.Optional(
        Type.String({
          title: 'What is signed',
          description:
            'The text that the sender signs. {body} stands for the body as it was sent; there are also {timestamp}, {id}, {url}, {method}, {path}, {query} and {header:x-name}.',
          default: '{body}',
          maxLength: 1_000,
          ui: { placeholder: '{timestamp}.{body}' },
        }),
      ),
      timestampHeader: Type.Optional(
        Type.String({
          title: 'Timestamp header',
          description:
            'The header that says when the request was sent. Left empty with pairs: the pair t. Without a timestamp, a request that somebody got hold of can be sent again later.',
          pattern: HEADER,
          maxLength: 100,
        }),
      ),
      timestampUnit: Type.Optional(
        Type.Enum(['s', 'ms', 'iso'], {
          title: 'How the timestamp is written',
          default: 's',
          ui: {
            labels: { s: 'Seconds since 1970', ms: 'Milliseconds since 1970', iso: 'A date (ISO 8601)' },
            advanced: true,
          },
        }),
      ),
      toleranceSeconds: Type.Optional(
        Type.Integer({
          title: 'How old a request may be, in seconds',
          description: 'And how far ahead its clock may be.',
          minimum: 1,
          maximum: 86_400,
          default: DEFAULT_TOLERANCE_SECONDS,
          ui: { advanced: true },
        }),
      ),
      idHeader: Type.Optional(
        Type.String({
          title: 'Id header',
          description: 'The header that {id} stands for.',
          pattern: HEADER,
          maxLength: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  apply: signHmac,
});
