/** The ways to sign in at a service, and a connection's credentials as the header that carries them. */
import { Type } from 'typebox';

import { type AuthKind, type ConnectionCredentials, defineAuth, PermanentError } from '#connector-sdk';

const text = (title: string, options: { secret?: boolean; placeholder?: string } = {}) =>
  Type.String({ title, minLength: 1, maxLength: 10_000, ui: options });

export const AUTH_KINDS: readonly AuthKind[] = [
  defineAuth({
    key: 'bearer',
    title: 'Bearer token',
    fields: Type.Object({ token: text('Token', { secret: true }) }, { additionalProperties: false }),
  }),
  defineAuth({
    key: 'basic',
    title: 'User name and password',
    fields: Type.Object(
      {
        username: text('User name'),
        password: Type.String({ title: 'Password', maxLength: 10_000, ui: { secret: true } }),
      },
      { additionalProperties: false },
    ),
  }),
  defineAuth({
    key: 'header',
    title: 'A header',
    fields: Type.Object(
      { name: text('Header', { placeholder: 'X-Api-Key' }), value: text('Value', { secret: true }) },
      { additionalProperties: false },
    ),
  }),
];

export interface AuthHeader {
  name: string;
  value: string;
  /** All that must never be shown, in every form in which it is sent. */
  secrets: string[];
}

/** Throws `PermanentError` (`http.unknown_auth`) for a kind that is not one of `AUTH_KINDS`. */
export function authHeader({ kind, fields }: ConnectionCredentials): AuthHeader {
  const field = (name: string): string => String(fields[name] ?? '');
  switch (kind) {
    case 'bearer':
      return { name: 'authorization', value: `Bearer ${field('token')}`, secrets: [field('token')] };
    case 'basic': {
      const encoded = Buffer.from(`${field('username')}:${field('password')}`).toString('base64');
      return { name: 'authorization', value: `Basic ${encoded}`, secrets: [field('password'), encoded] };
    }
    case 'header':
      return { name: field('name').toLowerCase(), value: field('value'), secrets: [field('value')] };
    default:
      throw new PermanentError({
        code: 'http.unknown_auth',
        message: 'This connection is not one for HTTP requests.',
      });
  }
}
