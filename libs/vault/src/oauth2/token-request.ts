/** A grant in, what the service gave for it out. */
import {
  authorityOf,
  ExpiredAuthError,
  filled,
  type OAuth2TokenAnswer,
  parseRetryAfter,
  PermanentError,
  RetryableError,
} from '#connector-sdk';
import { FailureError, formsOfAll, type HttpClient, type HttpResponse, redact } from '#kernel';

import { endpointOf, type OAuthClient } from './client';
import { readTokenAnswer, type TokenRefusal } from './token-answer';

export const TOKEN_TIMEOUT_MS = 20_000;
const MAX_BYTES = 1_048_576;
const DEFAULT_PAUSE_MS = 5000;

/** Errors of a token endpoint that pass by themselves. */
const TEMPORARY = new Set([
  'temporarily_unavailable',
  'server_error',
  'slow_down',
  'rate_limited',
  'ratelimited',
]);

/** A refusal that is not the end of it: the service says `authorization_pending` or `slow_down` (RFC 8628 §3.5). */
export class StillPending extends Error {
  constructor(readonly slowDown: boolean) {
    super('Nobody has confirmed the sign-in yet.');
    this.name = 'StillPending';
  }
}

/**
 * Throws `FailureError`: `auth` (`connection.reconnect`) when a person has to do something about it, in the words of
 * the service; `retryable` (`connection.token_unavailable`); `permanent` (`connection.token_refused`,
 * `connection.bad_url`, `connection.field_missing`); and `StillPending` for a device code.
 */
export async function requestToken(
  http: HttpClient,
  client: OAuthClient,
  grant: Readonly<Record<string, string>>,
): Promise<OAuth2TokenAnswer> {
  const secrets = formsOfAll([...Object.values(grant).filter(isLong), client.clientSecret ?? '']);
  const response = await sendTo(http, client, endpointOf(client, 'tokenUrl'), grant);
  const outcome = readTokenAnswer(response, client.declaration);
  if ('tokens' in outcome) return outcome.tokens;
  throw refused(response, outcome.refusal, secrets);
}

/** To an endpoint that asks the client who it is (RFC 6749 §2.3.1). */
export async function sendTo(
  http: HttpClient,
  client: OAuthClient,
  url: URL,
  parameters: Readonly<Record<string, string>>,
): Promise<HttpResponse> {
  const { declaration, clientId, clientSecret, authentication, fields } = client;
  const isBasic = authentication === 'basic' && clientSecret !== null;
  const more = Object.entries(declaration.tokenParameters ?? {}).map(([name, value]) => [
    name,
    filled(value, fields),
  ]);
  const all: Record<string, string> = {
    ...(Object.fromEntries(more) as Record<string, string>),
    ...parameters,
    ...(isBasic
      ? {}
      : { client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) }),
  };
  const isJson = declaration.tokenRequestFormat === 'json';
  const pair = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret ?? '')}`);
  try {
    return await http.request({
      method: 'POST',
      url: url.href,
      headers: {
        ...declaration.tokenHeaders,
        accept: 'application/json',
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(isBasic ? { authorization: `Basic ${pair.toString('base64')}` } : {}),
      },
      body: isJson ? JSON.stringify(all) : new URLSearchParams(all).toString(),
      timeoutMs: TOKEN_TIMEOUT_MS,
      maxResponseBytes: MAX_BYTES,
      ...authorityOf(fields),
      // What is sent is for this address only.
      maxRedirects: 0,
    });
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof FailureError)) return error;
  const { kind, message, retryAfterMs, details } = error.failure;
  if (kind !== 'retryable' && kind !== 'timeout') return error;
  return new RetryableError({
    code: 'connection.token_unavailable',
    message: `No new access token could be had, because the service’s token endpoint did not answer. ${message}`,
    ...(details ? { details } : {}),
    retryAfterMs: retryAfterMs ?? DEFAULT_PAUSE_MS,
    cause: error,
  });
}

function refused(
  { status, headers }: HttpResponse,
  { error, words }: TokenRefusal,
  secrets: readonly string[],
): Error {
  if (error === 'authorization_pending') return new StillPending(false);
  if (error === 'slow_down') return new StillPending(true);
  const said = redact(words, secrets) as string;
  const quoted = said === '' ? `It answered ${status}.` : `It said: ${asSentence(said)}`;
  const details = {
    status,
    ...(error === null ? {} : { error: redact(error.slice(0, 100), secrets) as string }),
  };
  if (status >= 500 || status === 429 || status === 408 || status === 425 || TEMPORARY.has(error ?? '')) {
    return new RetryableError({
      code: 'connection.token_unavailable',
      message: `The service gives out no access tokens at the moment. ${quoted}`,
      details,
      retryAfterMs: parseRetryAfter(headers['retry-after']) ?? DEFAULT_PAUSE_MS,
    });
  }
  if (error !== null) {
    return new ExpiredAuthError({
      code: 'connection.reconnect',
      message: `The service did not accept the sign-in of this connection. ${quoted} Open the connection and connect it again.`,
      details: { ...details, words: said },
    });
  }
  return new PermanentError({
    code: 'connection.token_refused',
    message: `The service gave no access token. ${quoted} Check the token URL and the client of the connection.`,
    details,
  });
}

export const asSentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** As RFC 6749 §2.3.1 wants id and secret before they are joined. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/** Not `refresh_token`, the name of a grant, but what is given for it. */
const isLong = (value: string): boolean => value.length >= 16 && !/^[a-z_:.-]+$/.test(value);
