/** Stripe's API: https://docs.stripe.com/api */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt } from '#connector-sdk';

import { BASE_URL } from './auth';

/** What the answers look like; the official library 23.1.0 is made for it. */
export const API_VERSION = '2026-10-28.endive';

const LATER = new Set(['lock_timeout', 'rate_limit', 'idempotency_key_in_use']);

/** https://docs.stripe.com/api/errors */
function failure({ status, headers, body }: ApiAnswer): ApiFault | null {
  const words = textAt(body, 'error.message');
  const type = textAt(body, 'error.type');
  if (status < 400 || type === null) return null;
  const code = textAt(body, 'error.code') ?? (status === 401 ? 'unauthorized' : type);
  if (status === 401)
    return {
      kind: 'auth',
      code,
      message: `${sentence(words)} Enter the key that Stripe shows under Developers, API keys.`,
    };
  const mayWorkLater =
    LATER.has(code) ||
    status === 409 ||
    status === 429 ||
    status >= 500 ||
    headers['stripe-should-retry'] === 'true';
  return {
    kind: mayWorkLater && headers['stripe-should-retry'] !== 'false' ? 'retryable' : 'permanent',
    code,
    message: [sentence(words), ...facts(body)].join(' '),
  };
}

const sentence = (words: string | null): string => (words ?? 'It does not say why.').replace(/\.?$/, '.');

function facts(body: unknown): string[] {
  const [parameter, decline] = [textAt(body, 'error.param'), textAt(body, 'error.decline_code')];
  return [
    ...(decline === null ? [] : [`The bank says ‘${decline}’.`]),
    ...(parameter === null ? [] : [`It is about ‘${parameter}’.`]),
  ];
}

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  headers: { 'stripe-version': API_VERSION },
  /** https://docs.stripe.com/rate-limits: for one kind of request, and for all together in a sandbox. */
  rate: { requests: 25, perMs: 1000 },
  failure,
};
