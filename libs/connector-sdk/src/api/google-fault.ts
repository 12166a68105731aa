/** An error of a Google API in, what it means out: https://cloud.google.com/apis/design/errors */
import { listOf, valueAt } from '../webhook/payload';
import { textAt } from '../webhook/service-call';
import type { ApiAnswer, ApiFault } from './declaration';

const RATE_REASONS = /^(rateLimitExceeded|userRateLimitExceeded|RATE_LIMIT_EXCEEDED)$/;
const SCOPE_REASONS = /^(insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/;

/** Null for what is no error of Google's; then the status says it all. */
export function googleFault({ status, body }: ApiAnswer): ApiFault | null {
  if (status < 400) return null;
  const message = textAt(body, 'error.message');
  if (message === null) return null;
  const reasons = reasonsOf(body);
  const has = (pattern: RegExp) => reasons.some((reason) => pattern.test(reason));
  if (status === 401) return { kind: 'auth', code: 'unauthenticated', message };
  if (status === 429 || has(RATE_REASONS)) return { kind: 'retryable', code: 'rate_limited', message };
  if (status === 403 && has(SCOPE_REASONS)) {
    const hint = 'Sign in again, and allow all that the connection asks for.';
    return { kind: 'auth', code: 'missing_scope', message: `${message} ${hint}` };
  }
  if (status === 403) return { kind: 'permanent', code: 'permission_denied', message };
  if (status === 404) return { kind: 'permanent', code: 'not_found', message };
  if (status >= 500) return { kind: 'retryable', code: 'unavailable', message };
  return { kind: 'permanent', code: textAt(body, 'error.status') ?? 'invalid_request', message };
}

/** Older errors have them in `errors`, newer ones in `details`. */
function reasonsOf(body: unknown): string[] {
  const all = [...listOf(valueAt(body, 'error.errors')), ...listOf(valueAt(body, 'error.details'))];
  return all.map((one) => textAt(one, 'reason')).filter((reason) => reason !== null);
}
