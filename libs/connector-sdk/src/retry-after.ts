/** Longest wait that is taken seriously: a day. */
const MAX_MS = 86_400_000;

/** The three forms of an HTTP date; `Date.parse` alone reads much that is none ("-5" is a date to it). */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/**
 * Milliseconds to wait by a `Retry-After` (RFC 9110 §10.2.3): a number of seconds, or an HTTP date. Undefined when
 * there is none that can be read; a date that has passed is 0; more than a day is a day.
 */
export function parseRetryAfter(
  header: string | string[] | undefined,
  now: number = Date.now(),
): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, MAX_MS);
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text.includes('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), MAX_MS);
}
