/** https://airtable.com/developers/web/api: errors and rate limits. */
import { type ApiAnswer, type ApiDeclaration, type ApiFault, pathPart, textAt } from '#connector-sdk';

/** After too many requests, none is answered for so long. */
const PENALTY_MS = 30_000;

export const api: ApiDeclaration = {
  baseUrl: 'https://api.airtable.com/v0',
  idempotencyHeader: null,
  // For each base; a connection that is used for several of them could ask more often.
  rate: { requests: 5, perMs: 1000 },
  failure: faultOf,
};

/** An error is an object with `type` and `message`, or only its type; that of the rate limit is the first of a list. */
function faultOf({ status, body }: ApiAnswer): ApiFault | null {
  if (status < 400) return null;
  const type = textAt(body, 'error.type') ?? textAt(body, 'error') ?? textAt(body, 'errors.0.error');
  const message = textAt(body, 'error.message') ?? textAt(body, 'errors.0.message') ?? type;
  if (status === 429) {
    const fallback = 'It was called too often.';
    return {
      kind: 'retryable',
      code: 'rate_limited',
      message: message ?? fallback,
      retryAfterMs: PENALTY_MS,
    };
  }
  if (type === null || message === null) return null;
  if (status === 401) return { kind: 'auth', code: type, message };
  if (status >= 500) return { kind: 'retryable', code: type, message };
  const hint = status === 403 ? ' Check that the token may use this base, and has the scopes it needs.' : '';
  return { kind: 'permanent', code: type, message: `${message}${hint}` };
}

/** @param rest below the table, with its slash */
export const tablePath = ({ base, table }: { base: string; table: string }, rest = ''): string =>
  `/${pathPart(base)}/${pathPart(table)}${rest}`;
