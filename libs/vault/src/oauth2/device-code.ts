/** A client in, what a person has to enter on another device out (RFC 8628 §3.2). */
import { ExpiredAuthError, PermanentError, RetryableError } from '#connector-sdk';
import { formsOfAll, type HttpClient, redact } from '#kernel';

import { endpointOf, type OAuthClient } from './client';
import { parsed, readTokenAnswer, textIn } from './token-answer';
import { asSentence, sendTo } from './token-request';

export interface DeviceCode {
  /** Shown to nobody. */
  deviceCode: string;
  userCode: string;
  verificationUrl: string;
  /** With the code in it; null where the service gives none. */
  verificationUrlComplete: string | null;
  expiresInMs: number;
  intervalSeconds: number;
}

const DEFAULT_INTERVAL = 5;
const LONGEST_MS = 60 * 60_000;

/** Throws `FailureError`: `auth`, `retryable` or `permanent`, in the words of the service. */
export async function requestDeviceCode(http: HttpClient, client: OAuthClient): Promise<DeviceCode> {
  const { scope } = client;
  const url = endpointOf(client, 'deviceAuthorizationUrl');
  const response = await sendTo(http, client, url, scope === '' ? {} : { scope });
  const body = parsed(response);
  const deviceCode = textIn(body, 'device_code');
  const userCode = textIn(body, 'user_code');
  // Google calls it a URL.
  const verificationUrl = textIn(body, 'verification_uri') ?? textIn(body, 'verification_url');
  if (response.status >= 400 || !deviceCode || !userCode || !isWebAddress(verificationUrl)) {
    const secrets = formsOfAll([client.clientSecret ?? '', deviceCode ?? '']);
    const words = wordsOf(readTokenAnswer(response, client.declaration));
    throw refusal(response.status, redact(words, secrets) as string);
  }
  const complete = textIn(body, 'verification_uri_complete');
  return {
    deviceCode,
    userCode,
    verificationUrl,
    verificationUrlComplete: isWebAddress(complete) ? complete : null,
    expiresInMs: Math.min(secondsIn(body, 'expires_in', 900) * 1000, LONGEST_MS),
    intervalSeconds: Math.ceil(Math.min(secondsIn(body, 'interval', DEFAULT_INTERVAL), 60)),
  };
}

/** A person is sent there: nothing but the web. */
const isWebAddress = (text: string | null): text is string => text !== null && /^https?:\/\//i.test(text);

function secondsIn(body: unknown, name: string, fallback: number): number {
  const seconds = Number((body as Record<string, unknown>)[name] ?? NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : fallback;
}

const wordsOf = (outcome: ReturnType<typeof readTokenAnswer>): string =>
  'refusal' in outcome ? outcome.refusal.words : '';

function refusal(status: number, words: string): Error {
  const said = words === '' ? `It answered ${status}.` : `It said: ${asSentence(words)}`;
  const facts = { message: `The service began no sign-in on another device. ${said}`, details: { status } };
  if (status >= 500 || status === 429)
    return new RetryableError({ ...facts, code: 'connection.token_unavailable' });
  if (status >= 400) return new ExpiredAuthError({ ...facts, code: 'connection.reconnect' });
  return new PermanentError({ ...facts, code: 'connection.token_refused' });
}
