/** Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, spec of 2023), which Svix sends as well. */
import type { ArrivingRequest, Verdict } from '../trigger/declarations';

import { refuse } from './refusal';
import { secretsOf } from './secrets';
import type { SignatureScheme } from './signature-scheme';
import { type Verifier, verifySignature } from './verify-signature';

export const STANDARD_HEADERS = {
  id: ['webhook-id', 'svix-id'],
  timestamp: ['webhook-timestamp', 'svix-timestamp'],
  signature: ['webhook-signature', 'svix-signature'],
} as const;

const scheme = (version: string, rest: Pick<SignatureScheme, 'algorithm' | 'key'>): SignatureScheme => ({
  ...rest,
  signature: { headers: STANDARD_HEADERS.signature, form: { kind: 'list', name: version } },
  encoding: 'base64',
  content: '{id}.{timestamp}.{body}',
  timestamp: { in: { headers: STANDARD_HEADERS.timestamp }, unit: 's' },
  idHeaders: STANDARD_HEADERS.id,
});

const SYMMETRIC = scheme('v1', {
  algorithm: 'hmac-sha256',
  key: { encoding: 'base64', prefix: 'whsec_' },
});

const ASYMMETRIC = scheme('v1a', { algorithm: 'ed25519', key: { encoding: 'base64', prefix: 'whpk_' } });

/** A secret that begins with `whpk_` is a public key of its sender's; all others are shared secrets. */
export const standardWebhooks =
  (field = 'secrets'): Verifier =>
  (request, context) =>
    verifyStandard(request, secretsOf(context, field), context.now);

/** @param now milliseconds since 1970 */
export function verifyStandard(request: ArrivingRequest, secrets: readonly string[], now: number): Verdict {
  const keys = secrets.filter((secret) => secret.startsWith('whpk_'));
  const shared = secrets.filter((secret) => !secret.startsWith('whpk_'));
  let verdict: Verdict = refuse('signature.no_secret');
  if (shared.length > 0) verdict = verifySignature(SYMMETRIC, request, shared, now);
  if (!verdict.ok && keys.length > 0) verdict = verifySignature(ASYMMETRIC, request, keys, now);
  return verdict;
}
