/** One request to the service that a trigger is registered with → its answer as JSON, or a failure in its own words. */
import { FailureError, type Failure, type HttpResponse } from '#kernel';

import { authorityOf } from '../auth/own-authority';
import { parseRetryAfter } from '../retry-after';
import type { RegistrationContext } from '../trigger/declarations';
import { listOf, valueAt } from './payload';

export interface ServiceCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Statuses of 400 or more that are answers, not failures. */
  expected?: readonly number[];
}

export interface ServiceAnswer {
  status: number;
  /** Null where it is no JSON. */
  body: unknown;
}

const MAX_BYTES = 1_048_576;
const MAX_WORDS = 500;

/** @param service as people call it; stands in the message of a failure */
export async function callService(
  {
    http,
    signal,
    auth,
  }: Pick<RegistrationContext<unknown>, 'http' | 'signal'> &
    Partial<Pick<RegistrationContext<unknown>, 'auth'>>,
  service: string,
  { method, url, headers = {}, json, expected = [] }: ServiceCall,
): Promise<ServiceAnswer> {
  const response = await http.request({
    method,
    url,
    headers: {
      accept: 'application/json',
      'user-agent': 'Sluice',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? null : JSON.stringify(json),
    maxResponseBytes: MAX_BYTES,
    ...authorityOf(auth?.fields ?? {}),
    signal,
  });
  const body = jsonIn(response);
  if (response.status < 400 || expected.includes(response.status)) return { status: response.status, body };
  throw new FailureError(failureOf(service, response, body));
}

/** A text at a dotted path of an answer (`errors.0.message`); null where there is none. Numbers count: many ids are. */
export function textAt(body: unknown, path: string): string | null {
  const value = valueAt(body, path);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function jsonIn({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function failureOf(service: string, { status, headers }: HttpResponse, body: unknown): Failure {
  const words = wordsIn(body).slice(0, MAX_WORDS);
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  return {
    kind:
      status === 401 || status === 403 ? 'auth' : status === 429 || status >= 500 ? 'retryable' : 'permanent',
    code: `registration.status_${status}`,
    message: `${service} answered ${status}${words ? `: ${words}` : '.'}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** What a person can read of an error, in the places where services put it. */
function wordsIn(body: unknown): string {
  const main =
    textAt(body, 'message') ??
    textAt(body, 'error.message') ??
    textAt(body, 'error_description') ??
    textAt(body, 'description') ??
    textAt(body, 'detail') ??
    textAt(body, 'error') ??
    textAt(body, 'title');
  const more = listOf(valueAt(body, 'errors')).map((one) =>
    typeof one === 'string' ? one : textAt(one, 'message'),
  );
  return [...new Set([main, ...more])].filter((text) => text !== null).join(' – ');
}
