/** OpenAI's API, and that of the many servers that speak it. */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt } from '#connector-sdk';

export const OPENAI = 'https://api.openai.com/v1';

export const api: ApiDeclaration = {
  baseUrl: OPENAI,
  idempotencyHeader: null,
  // What is allowed differs from account to account; answers say how much is left.
  pauseAfter: pauseOf,
  failure: faultOf,
};

/** A model can think for minutes; OpenAI's own library waits as long. */
export const LONG_MS = 600_000;

const HINTS: Readonly<Record<string, string>> = {
  insufficient_quota: 'Buy credit, or raise the limit, on the billing page of the account.',
  context_length_exceeded: 'Send less text, or choose a model that takes more.',
  model_not_found: 'Choose a model from the list.',
};

/** Another request may have it for a moment (409). */
const PASSING = new Set([408, 409, 429]);

function faultOf({ status, headers, body }: ApiAnswer): ApiFault | null {
  if (status < 400) return null;
  const message = textAt(body, 'error.message');
  if (message === null) return null;
  const code = textAt(body, 'error.code') ?? textAt(body, 'error.type') ?? `status_${status}`;
  const hint = HINTS[code];
  const facts = { code, message: hint === undefined ? message : `${message} ${hint}` };
  if (status === 401) return { kind: 'auth', ...facts };
  if (code === 'insufficient_quota') return { kind: 'permanent', ...facts };
  if (status < 500 && !PASSING.has(status)) return { kind: 'permanent', ...facts };
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  return { kind: 'retryable', ...facts, ...(ms >= 0 ? { retryAfterMs: ms } : {}) };
}

/** https://platform.openai.com/docs/guides/rate-limits: nothing is left until it is reset, in `6m0s` or `20ms`. */
function pauseOf({ headers }: ApiAnswer): number | null {
  const pauses = ['requests', 'tokens']
    .filter((what) => headers[`x-ratelimit-remaining-${what}`] === '0')
    .map((what) => milliseconds(String(headers[`x-ratelimit-reset-${what}`] ?? '')));
  return pauses.length === 0 ? null : Math.max(...pauses);
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

export function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0);
}
