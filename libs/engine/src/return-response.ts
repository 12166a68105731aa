/** The rendered `response` of a return step in → an HTTP answer that can be sent, or a failure that says why not. */
import { FailureError } from '#kernel';

/** A webhook's own answer, as it is kept with the run. */
export interface ReturnResponse {
  /** 200 to 599. */
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Text goes out as it is, anything else as JSON; null: nothing. */
  body: unknown;
}

const MAX_HEADERS = 50;
const MAX_NAME = 200;
const MAX_VALUE = 8000;

/** RFC 9110 §5.6.2 and §5.5. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Ours to say: how the connection is used (RFC 9110 §7.6.1), how long the body is, and what browsers keep or allow for
 * the whole of Sluice's address.
 */
const REFUSED =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|content-encoding|date|host|set-cookie2?|clear-site-data|content-security-policy(-report-only)?|strict-transport-security|service-worker-allowed|alt-svc|x-content-type-options)$/;

/**
 * @param value what the step returns; the body, unless the response has one
 * @throws FailureError return.bad_response
 */
export function readResponse(response: unknown, value: unknown): ReturnResponse {
  const { status, headers, body } = (response ?? {}) as Partial<Record<keyof ReturnResponse, unknown>>;
  return {
    status: readStatus(status),
    headers: readHeaders(headers),
    body: (body === undefined ? value : body) ?? null,
  };
}

function readStatus(given: unknown): number {
  if (given === undefined || given === null || given === '') return 200;
  const status = typeof given === 'string' && /^\s*\d{3}\s*$/.test(given) ? Number(given) : given;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw bad(`The response’s status must be a whole number from 200 to 599, not ${shown(given)}.`);
}

function readHeaders(given: unknown): Record<string, string> {
  if (given === undefined || given === null || given === '') return {};
  if (typeof given !== 'object' || Array.isArray(given))
    throw bad('The response’s headers must be an object.');
  const headers = new Map<string, string>();
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.trim().toLowerCase();
    if (value === null || value === undefined || value === '') continue;
    if (name.length > MAX_NAME || !NAME.test(name))
      throw bad(`${shown(givenName)} is not the name of a header.`);
    if (REFUSED.test(name)) throw bad(`The header ${shown(name)} can’t be set by a workflow. Leave it out.`);
    if (typeof value === 'object')
      throw bad(`The header ${shown(name)} must be a text, not an object or a list.`);
    const text = String(value).trim();
    if (text.length > MAX_VALUE)
      throw bad(`The header ${shown(name)} is longer than ${MAX_VALUE} characters.`);
    if (!VALUE.test(text)) {
      throw bad(`The header ${shown(name)} holds a line break or another character that headers can’t have.`);
    }
    headers.set(name, text);
  }
  if (headers.size > MAX_HEADERS) throw bad(`The response has more than ${MAX_HEADERS} headers.`);
  return Object.fromEntries(headers);
}

const shown = (value: unknown): string =>
  `‘${String(JSON.stringify(value) ?? value)
    .replace(/^"|"$/g, '')
    .slice(0, 60)}’`;

const bad = (message: string): FailureError =>
  new FailureError({ kind: 'permanent', code: 'return.bad_response', message });
