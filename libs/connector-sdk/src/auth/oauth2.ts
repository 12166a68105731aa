/** A service's OAuth 2 (RFC 6749) as data; the vault walks the flows, keeps the tokens and renews them. */
import { type TSchema, Type } from 'typebox';

import type { AuthKind } from '../types';
import { inHeader } from './placement';

export type OAuth2Flow = 'authorizationCode' | 'clientCredentials' | 'deviceCode';

/** What a token endpoint gave, in the words of RFC 6749 §5.1. */
export interface OAuth2TokenAnswer {
  accessToken: string;
  refreshToken?: string | null;
  /** Seconds; null or left out: it does not end, as far as is known. */
  expiresIn?: number | null;
  scope?: string | null;
}

/** URLs may hold `{field}`s of the connection, so that a stand-in or an installation of one's own can take their place. */
export interface OAuth2Declaration {
  /** The first is offered first. */
  flows: readonly OAuth2Flow[];
  authorizationUrl?: string;
  tokenUrl: string;
  /** RFC 8628. */
  deviceAuthorizationUrl?: string;
  /** Asked for unless the connection says others. */
  scopes: readonly string[];
  /** Default a blank (RFC 6749 §3.3). */
  scopeSeparator?: ' ' | ',';
  /** More parameters of the authorization request, such as `access_type: 'offline'`. */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** More parameters of every token request. */
  tokenParameters?: Readonly<Record<string, string>>;
  /** More headers of every token request, such as the version of an API. */
  tokenHeaders?: Readonly<Record<string, string>>;
  /** How the client shows who it is at the token endpoint. Default `body`. */
  clientAuthentication?: 'basic' | 'body';
  /** Of token requests. Default `form` (RFC 6749). */
  tokenRequestFormat?: 'form' | 'json';
  /** Default true (RFC 7636). */
  pkce?: boolean;
  /** For services whose token answers are not those of RFC 6749; null: it is an error, whatever its status. */
  readToken?(body: unknown): OAuth2TokenAnswer | null;
}

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
