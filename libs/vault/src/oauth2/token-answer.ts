/** What a token endpoint answered in, tokens or its refusal out (RFC 6749 §5). */
import { type OAuth2Declaration, type OAuth2TokenAnswer, wordsIn } from '#connector-sdk';
import type { HttpResponse } from '#kernel';

export interface TokenRefusal {
  /** The service's own code, such as `invalid_grant`; null: it gave none. */
  error: string | null;
  /** The service's own words; may repeat what it was sent. */
  words: string;
}

export type TokenOutcome = { tokens: OAuth2TokenAnswer } | { refusal: TokenRefusal };

/** Some services refuse with a 200, and some answer as a form in place of JSON. */
export function readTokenAnswer(response: HttpResponse, { readToken }: OAuth2Declaration): TokenOutcome {
  const body = parsed(response);
  const error = textIn(body, 'error');
  if (response.status < 400) {
    const tokens = readToken ? readToken(body) : error === null ? standard(body) : null;
    if (tokens && tokens.accessToken !== '') return { tokens };
  }
  const description = textIn(body, 'error_description');
  const said = description ?? wordsIn(body);
  return { refusal: { error, words: (said === '' ? (error ?? '') : said).slice(0, 500) } };
}

/** RFC 6749 §5.1, lenient: neither `token_type` nor a number of seconds has to be there. */
function standard(body: unknown): OAuth2TokenAnswer | null {
  const accessToken = textIn(body, 'access_token');
  if (accessToken === null) return null;
  const expiresIn = Number(isRecord(body) ? (body['expires_in'] ?? NaN) : NaN);
  return {
    accessToken,
    refreshToken: textIn(body, 'refresh_token'),
    expiresIn: Number.isFinite(expiresIn) ? expiresIn : null,
    scope: textIn(body, 'scope'),
  };
}

/** The body as a value; text that is neither JSON nor a form stays text. */
export function parsed({ headers, body }: HttpResponse): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    const type = String(headers['content-type'] ?? '');
    const isForm = /form-urlencoded|text\/plain/i.test(type) && /^[\w.%+-]+=/.test(text);
    return isForm ? Object.fromEntries(new URLSearchParams(text)) : text;
  }
}

export function textIn(body: unknown, name: string): string | null {
  const value = isRecord(body) ? body[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
