/** Digests of text, as UTF-8 (FIPS 180-4, RFC 1321, RFC 2104). */
import { createHash, createHmac } from 'node:crypto';

import { textArgument, wordArgument } from './argument';
import type { Helper, HelperUse } from './helper';

const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;
const SCOPE = { trigger: { body: { email: 'ann@example.com', secret: 'k' } } };
/** What a call costs beside its text. */
const CALL = 200;

const encodingOf = (value: unknown) => wordArgument(value ?? 'hex', ENCODINGS, 'encoding');

const input = (value: unknown, use: HelperUse): string => {
  use.work(CALL);
  return textArgument(value, use);
};

const digest = (algorithm: (typeof ALGORITHMS)[number], note: string, result: string): Helper => ({
  name: algorithm,
  summary: `The ${algorithm.toUpperCase().replace('SHA', 'SHA-')} of a text in hexadecimal, or encoding="base64" or "base64url".${note}`,
  usage: `${algorithm} text encoding="hex"`,
  min: 1,
  max: 1,
  options: ['encoding'],
  example: { template: `{{${algorithm} trigger.body.email}}`, scope: SCOPE, result },
  call: ([value], { encoding }, use) =>
    createHash(algorithm).update(input(value, use)).digest(encodingOf(encoding)),
});

const hmac: Helper = {
  name: 'hmac',
  summary:
    'The HMAC of a text with a key, to sign what is sent: by algorithm="sha256" (also "sha1", "sha512", "md5"), in hexadecimal or encoding="base64" or "base64url".',
  usage: 'hmac text key algorithm="sha256" encoding="hex"',
  min: 2,
  max: 2,
  options: ['algorithm', 'encoding'],
  example: {
    template: '{{hmac trigger.body.email trigger.body.secret encoding="base64"}}',
    scope: SCOPE,
    result: 'gSteZSg5mOR7SVKO9TGupuCp+U7ZAFxsHN7BJXnX1Fk=',
  },
  call: ([value, key], { algorithm, encoding }, use) =>
    createHmac(wordArgument(algorithm ?? 'sha256', ALGORITHMS, 'algorithm'), input(key, use))
      .update(input(value, use))
      .digest(encodingOf(encoding)),
};

const BROKEN = ' Only for what asks for it: it does not protect anything.';

export const HASH_HELPERS: readonly Helper[] = [
  digest('sha256', '', '71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476'),
  digest(
    'sha512',
    '',
    '0ed2ff10f73029df147c19f5fc5ec3e2fa05ab785ee386e7486833205daf472814cc27b240c0f2822d00e7ff2cbce6de8cefa087e641852670b247f088ffa877',
  ),
  digest('sha1', BROKEN, '85e20fa15f500fa17c1b6975c6647445094c26d9'),
  digest('md5', BROKEN, '257c57037d384ae37ea27a07e8a01665'),
  hmac,
];
