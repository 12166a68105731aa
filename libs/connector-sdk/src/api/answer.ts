/** An answer as it came in, as operations read it out; or the failure that it is. */
import { type FailureError, type HttpResponse, redact } from '#kernel';

import { formatOf, parseContentType } from '../body/content-type';
import { ExpiredAuthError, HaltedError, PermanentError, RetryableError } from '../errors';
import { parseRetryAfter } from '../retry-after';
import { statusError } from '../status-error';
import { textAt } from '../webhook/service-call';
import { listOf, valueAt } from '../webhook/payload';
import type { ApiAnswer, ApiDeclaration, ApiFault, ApiRequest } from './declaration';

export interface Service {
  /** The connector's key and title. */
  key: string;
  title: string;
  api: ApiDeclaration;
}

const MAX_WORDS = 500;

/** Text stays text, and what is said to be JSON and is none is null. */
export function readAnswer(
  { status, url, headers, body }: HttpResponse,
  asked: Pick<ApiRequest, 'as' | 'expected'>,
): ApiAnswer {
  const { as } = asked;
  const isWanted = status < 400 || isExpected(asked, status);
  if (as === 'bytes' && isWanted) return { status, url, headers, body };
  if (body.length === 0) return { status, url, headers, body: as === 'text' ? '' : null };
  const text = body.toString('utf8');
  return { status, url, headers, body: as === 'text' && isWanted ? text : jsonOr(text) };
}

/** Whether the operation takes an answer of this status for what it is. */
export const isExpected = ({ expected }: Pick<ApiRequest, 'expected'>, status: number): boolean =>
  expected === 'all' || (expected?.includes(status) ?? false);

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Null: it is a success. */
export function failureOf(
  response: HttpResponse,
  answer: ApiAnswer,
  request: ApiRequest,
  service: Service,
  options: { hasAuth: boolean; secrets: readonly string[] },
): FailureError | null {
  if (isExpected(request, answer.status)) return null;
  const fault = service.api.failure?.(answer);
  if (fault) return toError(withRetryAfter(fault, answer), answer, service, options.secrets);
  if (answer.status >= 400) return byStatus(response, answer, service, options);
  if ((request.as ?? 'json') === 'json' && typeof answer.body === 'string' && !isJson(response))
    return notJson(response, service);
  return null;
}

function byStatus(
  response: HttpResponse,
  answer: ApiAnswer,
  { key, title, api }: Service,
  options: { hasAuth: boolean; secrets: readonly string[] },
): FailureError {
  const error = statusError(response, options);
  // It has no service of its own whose words could be told.
  if (api.baseUrl === null) return error;
  const { failure } = error;
  const words = redact(wordsIn(answer.body), options.secrets) as string;
  const facts = {
    code: `${key}.status_${answer.status}`,
    message: words === '' ? failure.message : `${title} answered ${answer.status}: ${words}`,
    ...(failure.details ? { details: failure.details } : {}),
  };
  if (failure.kind === 'retryable')
    return new RetryableError({
      ...facts,
      ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    });
  if (failure.kind === 'auth') {
    const message = `${facts.message.replace(/[.\s]*$/, '.')} Check the connection: its credentials are wrong, or have run out.`;
    return new ExpiredAuthError({ ...facts, message });
  }
  return new PermanentError(facts);
}

function toError(
  { kind, code, message, retryAfterMs }: ApiFault,
  { status }: ApiAnswer,
  { key, title }: Service,
  secrets: readonly string[],
): FailureError {
  const words = redact(message.slice(0, MAX_WORDS), secrets) as string;
  const facts = {
    code: `${key}.${code.toLowerCase().replace(/[^a-z0-9_.]+/g, '_')}`,
    message: `${title}: ${words}`,
    details: { status },
  };
  switch (kind) {
    case 'retryable':
      return new RetryableError({ ...facts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    case 'auth':
      return new ExpiredAuthError(facts);
    case 'halted':
      return new HaltedError(facts);
    case 'permanent':
      return new PermanentError(facts);
  }
}

function withRetryAfter(fault: ApiFault, { headers }: ApiAnswer): ApiFault {
  const asked = fault.retryAfterMs ?? parseRetryAfter(headers['retry-after']);
  return asked === undefined ? fault : { ...fault, retryAfterMs: asked };
}

const isJson = ({ headers }: HttpResponse): boolean => {
  const type = parseContentType(String(headers['content-type'] ?? ''));
  return type !== null && formatOf(type) === 'json';
};

function notJson({ headers, status }: HttpResponse, { title }: Service): PermanentError {
  const type = String(headers['content-type'] ?? 'no type').slice(0, 100);
  return new PermanentError({
    code: 'api.not_json',
    message: `${title} answered with ${/html/i.test(type) ? 'a web page' : type} in place of data. Check the base URL of the connection: it has to be that of the API.`,
    details: { status, contentType: type },
  });
}

/** What a person can read of an error, in the places where services put it. */
export function wordsIn(body: unknown): string {
  if (typeof body === 'string') return /^\s*</.test(body) ? '' : body.trim().slice(0, MAX_WORDS);
  const main = [
    'message',
    'error.message',
    'error_description',
    'description',
    'detail',
    'error',
    'title',
    'errors',
  ].map((path) => textAt(body, path));
  const more = listOf(valueAt(body, 'errors')).map((one) =>
    typeof one === 'string' ? one : (textAt(one, 'message') ?? textAt(one, 'detail')),
  );
  const said = [main.find((text) => text !== null) ?? null, ...more];
  return [...new Set(said)]
    .filter((text) => text !== null)
    .join(' – ')
    .slice(0, MAX_WORDS);
}
