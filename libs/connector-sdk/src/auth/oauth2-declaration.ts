/** A service's OAuth 2 (RFC 6749) as data; the vault walks the flows, keeps the tokens and renews them. */

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
