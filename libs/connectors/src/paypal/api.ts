/** https://developer.paypal.com/api/rest/responses/ and https://developer.paypal.com/api/rest/reference/idempotency/ */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './auth';

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  idempotencyHeader: 'PayPal-Request-Id',
  failure: faultOf,
};

/** Asks for the whole object in place of a link to it. */
export const WHOLE = { prefer: 'return=representation' };

const RETRYABLE = new Set(['RATE_LIMIT_REACHED', 'INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']);

/** `{ name, message, details: [{ field, issue, description }], debug_id }`; the sign-in: `{ error, error_description }`. */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  if (status < 400) return null;
  if (textAt(body, 'error') === 'invalid_token')
    return {
      kind: 'auth',
      code: 'invalid_token',
      message: textAt(body, 'error_description') ?? 'The token is not valid.',
    };
  const name = textAt(body, 'name');
  if (name === null) return null;
  const details = listOf(valueAt(body, 'details') ?? valueAt(body, 'issues')).map(inWords);
  const debugId = textAt(body, 'debug_id');
  const words = [textAt(body, 'message') ?? name, ...details].join(' – ');
  return {
    kind:
      status === 401
        ? 'auth'
        : RETRYABLE.has(name) || status >= 500 || status === 429
          ? 'retryable'
          : 'permanent',
    code: textAt(body, 'details.0.issue') ?? name,
    message: debugId === null ? words : `${words} (PayPal’s id of this error: ${debugId})`,
  };
}

const inWords = (detail: unknown): string =>
  [textAt(detail, 'field'), textAt(detail, 'description') ?? textAt(detail, 'issue')]
    .filter((text) => text !== null)
    .join(': ');
