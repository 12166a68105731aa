/** GitHub's REST API: https://docs.github.com/en/rest */
import {
  type ApiAnswer,
  type ApiDeclaration,
  type ApiFault,
  listOf,
  parseRetryAfter,
  textAt,
  valueAt,
} from '#connector-sdk';

import { BASE_URL } from './registration';

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api: where nothing says how long. */
const WAIT_MS = 60_000;

function failure(answer: ApiAnswer): ApiFault | null {
  const { status, headers, body } = answer;
  const words = textAt(body, 'message');
  if (status < 400 || status >= 500 || words === null) return null;
  if (status === 429 || status === 403) {
    const limited = rateLimited(answer, words);
    if (limited) return limited;
  }
  const says = [words, ...listOf(valueAt(body, 'errors')).map(errorWords)]
    .map((part) => part.replace(/\.?$/, '.'))
    .join(' ');
  switch (status) {
    case 401:
      return {
        kind: 'auth',
        code: 'bad_credentials',
        message: `${says} Make a new token, and enter it in the connection.`,
      };
    case 403:
      return { kind: 'permanent', code: 'forbidden', message: `${says}${rightsIn(headers)}` };
    case 404:
      return {
        kind: 'permanent',
        code: 'not_found',
        message: `${says} It is not there, or the token may not see it. Check the repository, and what the token may do.`,
      };
    case 405:
      return { kind: 'permanent', code: 'not_allowed', message: says };
    case 409:
      return { kind: 'permanent', code: 'conflict', message: says };
    case 410:
      return { kind: 'permanent', code: 'gone', message: says };
    case 422:
      return { kind: 'permanent', code: 'validation_failed', message: says };
    default:
      return null;
  }
}

function rateLimited({ status, headers, body: _ }: ApiAnswer, words: string): ApiFault | null {
  const isSecondary = /secondary rate limit|abuse detection/i.test(words);
  const isUsedUp = headers['x-ratelimit-remaining'] === '0';
  const asked = parseRetryAfter(headers['retry-after']);
  if (status === 403 && !isSecondary && !isUsedUp && asked === undefined) return null;
  return {
    kind: 'retryable',
    code: isSecondary ? 'secondary_rate_limit' : 'rate_limit',
    message: 'It was called too often. The step tries again when GitHub allows it.',
    retryAfterMs: asked ?? (isUsedUp ? untilReset(headers) : WAIT_MS),
  };
}

const untilReset = (headers: ApiAnswer['headers']): number => {
  const at = Number(headers['x-ratelimit-reset']) * 1000;
  return Number.isNaN(at) ? WAIT_MS : Math.max(0, at - Date.now());
};

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
function errorWords(error: unknown): string {
  if (typeof error === 'string') return error;
  const place = [textAt(error, 'resource'), textAt(error, 'field')].filter((part) => part !== null).join('.');
  return (
    textAt(error, 'message') ?? `${place} ${textAt(error, 'code')?.replaceAll('_', ' ') ?? 'is wrong'}`.trim()
  );
}

function rightsIn(headers: ApiAnswer['headers']): string {
  const rights = headers['x-accepted-github-permissions'] ?? headers['x-accepted-oauth-scopes'];
  return typeof rights === 'string' && rights !== '' ? ` The token needs: ${rights}.` : '';
}

/** Whoever has used up what an hour allows waits until the next one begins. */
const pauseAfter = ({ headers }: ApiAnswer): number | null =>
  headers['x-ratelimit-remaining'] === '0' && (headers['x-ratelimit-resource'] ?? 'core') === 'core'
    ? untilReset(headers)
    : null;

export const api: ApiDeclaration = {
  baseUrl: BASE_URL,
  headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  idempotencyHeader: null,
  failure,
  pauseAfter,
};
