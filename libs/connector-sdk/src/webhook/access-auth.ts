/** The kind of auth by which a trigger signs in at its service to register itself. */
import { Type } from 'typebox';

import { inHeader } from '../auth/placement';
import { defineAuth } from '../define';
import { PermanentError } from '../errors';
import type { AuthKind, ConnectionCredentials } from '../types';

export const ACCESS_KIND = 'access';

export interface AccessAuthWords {
  /** What the service calls it. Default ‘Access token’. */
  title?: string;
  /** Where it is found at the service, and what it must be allowed to do. */
  description: string;
  /** Where the service's API is, without a slash at the end; another one may be entered. */
  baseUrl: string;
  /** How requests carry the token. Default `Authorization: Bearer {token}`. */
  apply?: AuthKind['apply'];
}

/** A token, and where the service is: its own address, or that of an installation of one's own. */
export const accessAuth = ({
  title = 'Access token',
  description,
  baseUrl,
  apply = inHeader('authorization', 'Bearer {token}'),
}: AccessAuthWords): AuthKind =>
  defineAuth({
    key: ACCESS_KIND,
    title,
    apply,
    fields: Type.Object(
      {
        token: Type.String({ title, description, minLength: 1, maxLength: 10_000, ui: { secret: true } }),
        baseUrl: Type.Optional(
          Type.String({
            title: 'Address of the API',
            description: 'Only where the service runs at an address of your own.',
            pattern: '^https?://',
            maxLength: 500,
            ui: { placeholder: baseUrl, advanced: true },
          }),
        ),
      },
      { additionalProperties: false },
    ),
  });

/** @throws PermanentError when the connection has no token */
export function accessOf(
  auth: ConnectionCredentials | null,
  fallback: string,
): { token: string; baseUrl: string } {
  const { token, baseUrl } = auth?.fields ?? {};
  if (typeof token !== 'string' || token.trim() === '')
    throw new PermanentError({
      code: 'registration.no_token',
      message: 'The connection has no access token.',
    });
  const base = typeof baseUrl === 'string' && baseUrl.trim() !== '' ? baseUrl.trim() : fallback;
  return { token: token.trim(), baseUrl: base.replace(/\/+$/, '') };
}

/** A setting that only a trigger that registers itself needs. @throws PermanentError when it is left out */
export function requiredSetting(input: Record<string, unknown>, name: string, message: string): string {
  const value = input[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new PermanentError({ code: 'registration.setting_missing', message });
}
