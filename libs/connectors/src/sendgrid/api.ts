/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './auth';

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  idempotencyHeader: null,
  failure: faultOf,
};

/** The limits are each path's own, so what the others ask need not wait. In milliseconds. */
function untilReset({ status, headers }: ApiAnswer): { retryAfterMs?: number } {
  const resetAt = Number(headers['x-ratelimit-reset']) * 1000;
  if (status !== 429 || !Number.isFinite(resetAt)) return {};
  return { retryAfterMs: Math.min(Math.max(1000, resetAt - Date.now()), 3_600_000) };
}

/** `{ errors: [{ message, field, help }] }`; what a key may not do is a 403. */
function faultOf(answer: ApiAnswer): ApiFault | null {
  const { status, body } = answer;
  if (status < 400) return null;
  const errors = listOf(valueAt(body, 'errors'));
  const words = errors.map((error) => {
    const field = textAt(error, 'field');
    const message = textAt(error, 'message') ?? '';
    return field === null || field === 'null' ? message : `${field}: ${message}`;
  });
  if (words.length === 0) return null;
  const message = words.join(' – ');
  const code = `status_${status}`;
  if (status === 401) return { kind: 'auth', code, message };
  if (status === 403) {
    return {
      kind: 'permanent',
      code,
      message: `${message}. The API key may not do this: change it at SendGrid.`,
    };
  }
  return {
    kind: status === 408 || status === 429 || status >= 500 ? 'retryable' : 'permanent',
    code,
    message,
    ...untilReset(answer),
  };
}
