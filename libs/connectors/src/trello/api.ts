/** https://developer.atlassian.com/cloud/trello/guides/rest-api/rate-limits/ */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, textAt } from '#connector-sdk';

export const BASE_URL = 'https://api.trello.com/1';

const WINDOW_MS = 10_000;

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  idempotencyHeader: null,
  // Per token; a key has 300, which its tokens share.
  rate: { requests: 100, perMs: WINDOW_MS },
  pauseAfter: ({ headers }) =>
    ['token', 'key']
      .filter((of) => headers[`x-rate-limit-api-${of}-remaining`] === '0')
      .map((of) => Number(headers[`x-rate-limit-api-${of}-interval-ms`]) || WINDOW_MS)
      .reduce<number | null>((longest, ms) => Math.max(longest ?? 0, ms), null),
  failure: faultOf,
};

/** `{ error: "API_TOKEN_LIMIT_EXCEEDED", message }`; all other errors are plain text, which the status explains. */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  const code = textAt(body, 'error');
  if (status !== 429 || code === null) return null;
  const message = `${textAt(body, 'message') ?? 'Rate limit exceeded'} (${code}).`;
  return { kind: 'retryable', code, message, retryAfterMs: WINDOW_MS };
}
