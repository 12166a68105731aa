/** Credentials that come with a request as they are: a key in a header, a bearer token, a user name and password. */
import type { ArrivingRequest, Verdict } from '../trigger/declarations';

import { isOneOf, sameText } from './constant-time';
import { refuse } from './refusal';
import { firstHeader } from './signature-header';

/** The value of a header is one of the secrets. It is a secret itself, so it is not stored. */
export function verifyHeaderValue(
  { fields }: Pick<ArrivingRequest, 'fields'>,
  header: string,
  secrets: readonly string[],
): Verdict {
  const name = header.trim().toLowerCase();
  if (secrets.length === 0 || name === '') return refuse('signature.no_secret');
  const given = firstHeader(fields, [name]);
  if (given === null) return refuse('auth.missing');
  return isOneOf(given, secrets) ? { ok: true, secretHeaders: [name] } : refuse('auth.wrong');
}

/** `Authorization: Bearer …` (RFC 6750 §2.1); null when there is none. */
export const bearerToken = ({ fields }: Pick<ArrivingRequest, 'fields'>): string | null =>
  /^bearer +(\S+)$/i.exec(fields['authorization']?.trim() ?? '')?.[1] ?? null;

export function verifyBearer(request: Pick<ArrivingRequest, 'fields'>, tokens: readonly string[]): Verdict {
  if (tokens.length === 0) return refuse('signature.no_secret');
  const given = bearerToken(request);
  const challenge = { 'www-authenticate': 'Bearer' };
  if (given === null) return refuse('auth.missing', challenge);
  return isOneOf(given, tokens)
    ? { ok: true, secretHeaders: ['authorization'] }
    : refuse('auth.wrong', { 'www-authenticate': 'Bearer error="invalid_token"' });
}

/** `Authorization: Basic …` (RFC 7617), in UTF-8. */
export function verifyBasic(
  { fields }: Pick<ArrivingRequest, 'fields'>,
  username: string,
  passwords: readonly string[],
): Verdict {
  if (passwords.length === 0) return refuse('signature.no_secret');
  const challenge = { 'www-authenticate': 'Basic realm="Webhook", charset="UTF-8"' };
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(fields['authorization']?.trim() ?? '')?.[1];
  if (encoded === undefined) return refuse('auth.missing', challenge);
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = given.indexOf(':');
  const rightName = sameText(given.slice(0, Math.max(colon, 0)), username);
  const rightPassword = isOneOf(given.slice(colon + 1), passwords);
  return colon >= 0 && rightName && rightPassword
    ? { ok: true, secretHeaders: ['authorization'] }
    : refuse('auth.wrong', challenge);
}
