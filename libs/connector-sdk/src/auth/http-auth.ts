/** The ways to sign in at most HTTP services, and a connection's credentials as the header that carries them. */
import { Type } from 'typebox';

import { defineAuth } from '../define';
import { PermanentError } from '../errors';
import type { AuthKind, ConnectionCredentials } from '../types';
import { limitedToHosts, refuseOtherHost } from './allowed-hosts';
import { authClientCertificate } from './client-certificate';
import { text } from './fields';
import { authHmac } from './hmac-auth';
import { authClientCredentials, authOAuth2 } from './http-oauth2';
import { authOAuth1 } from './oauth1-auth';
import { withAuthority } from './own-authority';
import { filled, inBasic, inHeader, inQuery, withHeader } from './placement';

const closed = { additionalProperties: false } as const;

export const authBearer: AuthKind = defineAuth({
  key: 'bearer',
  title: 'Bearer token',
  fields: Type.Object({ token: text('Token', { secret: true }) }, closed),
  apply: inHeader('authorization', 'Bearer {token}'),
});

export const authBasic: AuthKind = defineAuth({
  key: 'basic',
  title: 'User name and password',
  fields: Type.Object(
    {
      username: text('User name'),
      password: Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } }),
    },
    closed,
  ),
  apply: inBasic('username', 'password'),
});

export const authHeader: AuthKind = defineAuth({
  key: 'header',
  title: 'A header',
  fields: Type.Object(
    { name: text('Header', { placeholder: 'X-Api-Key' }), value: text('Value', { secret: true }) },
    closed,
  ),
  apply: (request, fields) => withHeader(request, filled('{name}', fields), filled('{value}', fields)),
});

export const authQuery: AuthKind = defineAuth({
  key: 'query',
  title: 'A parameter of the address',
  description: 'For services that take their API key behind the question mark of the address.',
  fields: Type.Object(
    { name: text('Parameter', { placeholder: 'api_key' }), value: text('Value', { secret: true }) },
    closed,
  ),
  apply: (request, fields, context) => inQuery(filled('{name}', fields), '{value}')(request, fields, context),
});

/** Those that are one header, whatever the request is: `credentialsHeader` takes their connections. */
export const HEADER_AUTH_KINDS: readonly AuthKind[] = [
  authBearer,
  authBasic,
  authHeader,
  authOAuth2,
  authClientCredentials,
].map(limitedToHosts);

/** All that can sign an HTTP request; each has `apply`. */
export const HTTP_AUTH_KINDS: readonly AuthKind[] = [
  authBearer,
  authBasic,
  authHeader,
  authQuery,
  authOAuth2,
  authClientCredentials,
  authHmac,
  authOAuth1,
  authClientCertificate,
].map((kind) => withAuthority(limitedToHosts(kind)));

export interface CredentialsHeader {
  /** Lower case. */
  name: string;
  value: string;
  /** All that must never be shown, in every form in which it is sent. */
  secrets: string[];
}

/**
 * What goes to `url` with each request. Throws `PermanentError`: `http.unknown_auth` for a kind that is not one of
 * `HEADER_AUTH_KINDS`, `connection.other_host` where the connection is not for this address.
 */
export function credentialsHeader({ kind, fields }: ConnectionCredentials, url: string): CredentialsHeader {
  refuseOtherHost(fields, url);
  const field = (name: string): string => String(fields[name] ?? '');
  switch (kind) {
    case authBearer.key:
      return { name: 'authorization', value: `Bearer ${field('token')}`, secrets: [field('token')] };
    case authBasic.key: {
      const encoded = Buffer.from(`${field('username')}:${field('password')}`).toString('base64');
      return { name: 'authorization', value: `Basic ${encoded}`, secrets: [field('password'), encoded] };
    }
    case authHeader.key:
      return { name: field('name').toLowerCase(), value: field('value'), secrets: [field('value')] };
    case authOAuth2.key:
    case authClientCredentials.key: {
      const token = field('accessToken');
      return { name: 'authorization', value: `Bearer ${token}`, secrets: [token, field('clientSecret')] };
    }
    default:
      throw new PermanentError({
        code: 'http.unknown_auth',
        message:
          'This connection is not one for HTTP requests that are signed in to by a header. Choose another one.',
      });
  }
}
