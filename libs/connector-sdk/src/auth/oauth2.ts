/** A kind of auth by OAuth 2, from a service's declaration. */
import { type TSchema, Type } from 'typebox';

import type { AuthKind } from '../types';
import type { OAuth2Declaration } from './oauth2-declaration';
import { inHeader } from './placement';

export type * from './oauth2-declaration';

export interface OAuth2AuthOptions {
  /** Default `oauth2`. */
  key?: string;
  title?: string;
  /** How an app is made at the service, where the redirect address goes, and where its id and secret are found. */
  description: string;
  oauth2: OAuth2Declaration;
  /** More fields, such as a shop's name. */
  fields?: Readonly<Record<string, TSchema>>;
  /** Default: `Authorization: Bearer {accessToken}`. */
  apply?: AuthKind['apply'];
}

/**
 * A kind of auth by OAuth 2. A person enters `clientId`, `clientSecret` and, if they like, `scopes` and `tokenUrl`;
 * operations get these and `accessToken`, which is never older than it may be.
 */
export function oauth2Auth({
  key,
  title,
  description,
  oauth2,
  fields = {},
  apply,
}: OAuth2AuthOptions): AuthKind {
  const text = { maxLength: 10_000 } as const;
  const url = { pattern: '^https?://', maxLength: 2000 } as const;
  return {
    key: key ?? 'oauth2',
    title: title ?? 'Sign in (OAuth 2)',
    description,
    fields: Type.Object(
      {
        clientId: Type.String({ ...text, title: 'Client id', minLength: 1 }),
        clientSecret: Type.Optional(
          Type.String({
            ...text,
            title: 'Client secret',
            description: 'Left out for apps that have none.',
            ui: { secret: true },
          }),
        ),
        ...fields,
        scopes: Type.Optional(
          Type.String({
            ...text,
            title: 'Scopes',
            description:
              'What the connection may do, with blanks between. Left out: all that Sluice’s operations need.',
            ui: { placeholder: oauth2.scopes.join(' '), advanced: true },
          }),
        ),
        ...(oauth2.authorizationUrl === undefined
          ? {}
          : {
              authorizationUrl: Type.Optional(
                Type.String({
                  ...url,
                  title: 'Authorization URL',
                  ui: { placeholder: oauth2.authorizationUrl, advanced: true },
                }),
              ),
            }),
        ...(oauth2.deviceAuthorizationUrl === undefined
          ? {}
          : {
              deviceAuthorizationUrl: Type.Optional(
                Type.String({
                  ...url,
                  title: 'Device authorization URL',
                  ui: { placeholder: oauth2.deviceAuthorizationUrl, advanced: true },
                }),
              ),
            }),
        tokenUrl: Type.Optional(
          Type.String({
            ...url,
            title: 'Token URL',
            ui: { placeholder: oauth2.tokenUrl, advanced: true, secret: false },
          }),
        ),
      },
      { additionalProperties: false },
    ),
    oauth2,
    apply: apply ?? inHeader('authorization', 'Bearer {accessToken}'),
  };
}
