/** The ways to sign in at most HTTP services, and a connection's credentials as the header that carries them. */
import { Type } from 'typebox';

import { defineAuth } from '../define';
import { PermanentError } from '../errors';
import type { AuthKind, ConnectionCredentials } from '../types';

const text = (title: string, options: { secret?: boolean; placeholder?: string } = {}) =>
  Type.String({ title, minLength: 1, maxLength: 10_000, ui: options });

export const authBearer: AuthKind = defineAuth({
  key: 'bearer',
  title: 'Bearer token',
  fields: Type.Object({ token: text('Token', { secret: true }) }, { additionalProperties: false }),
});

export const authBasic: AuthKind = defineAuth({
  key: 'basic',
  title: 'User name and password',
  fields: Type.Object(
    {
      username: text('User name'),
      password: Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } }),
    },
    { additionalProperties: false },
  ),
});

export const authHeader: AuthKind = defineAuth({
  key: 'header',
  title: 'A header',
  fields: Type.Object(
    { name: text('Header', { placeholder: 'X-Api-Key' }), value: text('Value', { secret: true }) },
    { additionalProperties: false },
  ),
});

/** Any of the three will do. */
export const HTTP_AUTH_KINDS: readonly AuthKind[] = [authBearer, authBasic, authHeader];

export interface CredentialsHeader {
  /** Lower case. */
  name: string;
  value: string;
  /** All that must never be shown, in every form in which it is sent. */
  secrets: string[];
}

/** Throws `PermanentError` (`http.unknown_auth`) for a kind that is not one of `HTTP_AUTH_KINDS`. */
export function credentialsHeader({ kind, fields }: ConnectionCredentials): CredentialsHeader {
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
    default:
      throw new PermanentError({
        code: 'http.unknown_auth',
        message: 'This connection is not one for HTTP requests.',
      });
  }
}
