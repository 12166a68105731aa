/** https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, listOf, textAt, valueAt } from '#connector-sdk';

import { BASE_URL } from './auth';

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  idempotencyHeader: null,
  // The smallest of HubSpot's plans; for each app in each account.
  rate: { requests: 100, perMs: 10_000 },
  pauseAfter: ({ status, headers, body }) => {
    if (status === 429) return waitFor(body);
    if (headers['x-hubspot-ratelimit-remaining'] !== '0') return null;
    return Number(headers['x-hubspot-ratelimit-interval-milliseconds']) || null;
  },
  failure: faultOf,
};

/** How long each limit lasts, by what the error says of it. */
const WINDOWS: Readonly<Record<string, number>> = { SECONDLY: 1000, TEN_SECONDLY_ROLLING: 10_000 };

const waitFor = (body: unknown): number | null => WINDOWS[textAt(body, 'policyName') ?? ''] ?? null;

const SIGNED_OUT = new Set(['INVALID_AUTHENTICATION', 'EXPIRED_AUTHENTICATION']);

/** `{ status: "error", message, category, correlationId, errors: [{ message, in }] }`; of several things also with 207. */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  const errors = listOf(valueAt(body, 'errors'));
  if (status === 207 && errors.length > 0) return partFault(errors[0]);
  const message = textAt(body, 'message');
  if (status < 400 || message === null) return null;
  const category = textAt(body, 'category') ?? textAt(body, 'errorType') ?? `status_${status}`;
  const more = errors
    .map((error) => textAt(error, 'message'))
    .filter((text) => text !== null && !message.includes(text));
  const retryAfterMs = status === 429 ? waitFor(body) : null;
  return {
    kind: kindOf(status, category),
    code: category,
    message: [message, ...more].join(' – '),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

function kindOf(status: number, category: string): ApiFault['kind'] {
  if (status === 401 || SIGNED_OUT.has(category)) return 'auth';
  return status === 429 || status >= 500 ? 'retryable' : 'permanent';
}

const partFault = (error: unknown): ApiFault => ({
  kind: 'permanent',
  code: textAt(error, 'category') ?? 'not_accepted',
  message: textAt(error, 'message') ?? 'A part was not accepted.',
});
