/** https://shopify.dev/docs/api/usage/limits and https://shopify.dev/docs/api/admin-graphql/latest#status-and-error-codes */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './auth';

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  // Mutations that know a key take it by a directive.
  idempotencyHeader: null,
  pauseAfter: ({ body }) => msUntilAffordable(body),
  failure: (answer) => requestFault(answer) ?? userFault(answer.body),
};

/** Each request costs points, which come back with time; null: there are enough for one like this. */
function msUntilAffordable(body: unknown): number | null {
  const at = (name: string) => Number(valueAt(body, `extensions.cost.${name}`));
  const missing = at('requestedQueryCost') - at('throttleStatus.currentlyAvailable');
  const ms = Math.ceil((missing / at('throttleStatus.restoreRate')) * 1000);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

const LATER = new Set(['THROTTLED', 'INTERNAL_SERVER_ERROR']);

/** `{ errors: [{ message, extensions: { code } }] }`, also with 200; before GraphQL is reached `{ errors: "…" }`. */
function requestFault({ status, body }: ApiAnswer): ApiFault | null {
  const errors = valueAt(body, 'errors');
  if (typeof errors === 'string') {
    return { kind: kindOf(status), code: `status_${status}`, message: errors };
  }
  const [first] = listOf(errors);
  if (first === undefined) return null;
  const code = textAt(first, 'extensions.code') ?? 'graphql';
  const message = listOf(errors)
    .map((error) => textAt(error, 'message') ?? '')
    .join(' – ');
  const retryAfterMs = code === 'THROTTLED' ? msUntilAffordable(body) : null;
  return {
    kind: LATER.has(code) ? 'retryable' : kindOf(status),
    code,
    message,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

const kindOf = (status: number): ApiFault['kind'] =>
  status === 401 ? 'auth' : status === 429 || status >= 500 ? 'retryable' : 'permanent';

/** What a mutation did not do comes with 200: `userErrors: [{ field: ['input', 'email'], message, code? }]`. */
function userFault(body: unknown): ApiFault | null {
  const data = valueAt(body, 'data');
  const results = data !== null && typeof data === 'object' ? Object.values(data) : [];
  const errors = results.flatMap((result) => [
    ...listOf(valueAt(result, 'userErrors')),
    ...listOf(valueAt(result, 'orderCancelUserErrors')),
  ]);
  if (errors.length === 0) return null;
  return {
    kind: 'permanent',
    code: textAt(errors[0], 'code') ?? 'not_accepted',
    message: errors.map(inWords).join(' – '),
  };
}

function inWords(error: unknown): string {
  const field = listOf(valueAt(error, 'field')).join('.');
  const message = textAt(error, 'message') ?? '';
  return field === '' ? message : `${field}: ${message}`;
}
