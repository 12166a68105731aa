/** A description in, the URL to connect to out: as it stands, where a session goes on, or asked for by HTTP. */
import type { FetchedAddress, HeldContext, WebSocketDescription } from '#connector-sdk';
import { type Failure, FailureError, type HttpResponse } from '#kernel';

import { requirePath, valueAt } from './path';
import { compileAddress, compileTemplate, compileWritten, isComplete, type Scope, written } from './template';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 256 * 1024;
const MAX_REASON_CHARACTERS = 200;

/** Throws `FailureError` when the service gives no address. */
export async function addressOf(
  { url, resumeUrl }: WebSocketDescription,
  scope: Scope,
  context: Pick<HeldContext, 'http' | 'signal'>,
): Promise<string> {
  if (resumeUrl !== undefined && isComplete(resumeUrl, scope)) return compileAddress(resumeUrl)(scope);
  if (typeof url === 'string') return compileAddress(url)(scope);
  return fetchAddress(url, scope, context);
}

async function fetchAddress(
  fetched: FetchedAddress,
  scope: Scope,
  { http, signal }: Pick<HeldContext, 'http' | 'signal'>,
): Promise<string> {
  const { method, url, headers = {}, body } = fetched;
  const response = await http.request({
    method,
    url: compileAddress(url)(scope),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...renderHeaders(headers, scope),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(compileTemplate(body)(scope)) }),
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_ANSWER_BYTES,
    maxRedirects: 0,
    signal,
  });
  const answer = parse(response.body);
  const address = compileAddress(fetched.address)({ ...scope, answer });
  const isComplete = response.status < 300 && /^wss?:/i.test(address);
  if (isComplete) return address;
  throw refusal(response, fetched.error ? written(valueAt({ answer }, requirePath(fetched.error))) : '');
}

/** Templates within header values. */
export function renderHeaders(
  headers: Readonly<Record<string, string>>,
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, compileWritten(value)(scope)]),
  );
}

function refusal({ status, headers }: HttpResponse, reason: string): FailureError {
  const why = reason === '' ? `with the status ${status}` : `‘${reason.slice(0, MAX_REASON_CHARACTERS)}’`;
  const seconds = Number(headers['retry-after'] ?? NaN);
  return new FailureError({
    kind: kindOf(status),
    code: 'stream.no_address',
    message: `The service was asked where to connect to and answered ${why} instead. Check the connection of this trigger.`,
    details: { status },
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  });
}

const kindOf = (status: number): Failure['kind'] => (status === 401 || status === 403 ? 'auth' : 'retryable');

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
