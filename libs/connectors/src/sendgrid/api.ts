/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/rate-limits */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './auth';

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  idempotencyHeader: null,
  // The limits are each path's own, and only known by what it answers.
  pauseAfter: ({ status, headers }) => {
    if (status !== 429 && headers['x-ratelimit-remaining'] !== '0') return null;
    const resetAt = Number(headers['x-ratelimit-reset']) * 1000;
    return Number.isFinite(resetAt) ? Math.min(Math.max(0, resetAt - Date.now()), 60_000) : null;
  },
  failure: faultOf,
};

/** `{ errors: [{ message, field, help }] }`; what a key may not do is a 403. */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
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
  };
}
