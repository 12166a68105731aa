/** Asking only for what has changed (RFC 9110 §13). */
import type { HttpResponse } from '#kernel';

import { parseRetryAfter } from '../retry-after';

/** What a service said of its answer, for the next request to the same address; kept in a poll's cursor. */
export interface Validators {
  url: string;
  etag?: string;
  lastModified?: string;
}

/** Longer ones are not sent back. */
const MAX_LENGTH = 1000;

/** None when it was another address that they are of. */
export function conditionalHeaders(
  known: Validators | null | undefined,
  url: string,
): Record<string, string> {
  if (known?.url !== url) return {};
  return {
    ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
    ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
  };
}

/** Null when the answer has none. */
export function validatorsOf({ headers }: HttpResponse, url: string): Validators | null {
  const [etag, lastModified] = [headers.etag, headers['last-modified']].map((value) =>
    typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH ? value : undefined,
  );
  if (etag === undefined && lastModified === undefined) return null;
  return {
    url,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  };
}

/** For `PollResult`: for how long the service does not want to be asked. */
export function waitOf({ headers }: HttpResponse): { waitMs?: number } {
  const waitMs = parseRetryAfter(headers['retry-after']);
  return waitMs === undefined ? {} : { waitMs };
}
