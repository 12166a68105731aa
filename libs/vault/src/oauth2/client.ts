/** A kind of auth and a connection's fields in, what its flows need out. */
import {
  type AuthKind,
  filled,
  type OAuth2Declaration,
  type OAuth2Flow,
  PermanentError,
} from '#connector-sdk';

/** This installation, as one service knows it. */
export interface OAuthClient {
  declaration: OAuth2Declaration;
  clientId: string;
  clientSecret: string | null;
  authentication: 'basic' | 'body';
  /** As they are sent; empty: none are asked for. */
  scope: string;
  fields: Readonly<Record<string, unknown>>;
}

export function clientOf(kind: AuthKind, fields: Readonly<Record<string, unknown>>): OAuthClient | null {
  const declaration = kind.oauth2;
  if (!declaration) return null;
  const { clientAuthentication: declared = 'body', scopes, scopeSeparator = ' ' } = declaration;
  const own = textOf(fields.clientAuthentication);
  const asked = textOf(fields.scopes)
    .split(/[\s,]+/)
    .filter((scope) => scope !== '');
  return {
    declaration,
    clientId: textOf(fields.clientId),
    clientSecret: textOf(fields.clientSecret) || null,
    authentication: own === 'basic' || own === 'body' ? own : declared,
    scope: (asked.length > 0 ? asked : scopes).join(scopeSeparator),
    fields,
  };
}

/** Tokens for it need no person. */
export const isUnattended = (kind: AuthKind): boolean =>
  kind.oauth2?.flows.every((flow) => flow === 'clientCredentials') ?? false;

export const offers = (kind: AuthKind, flow: OAuth2Flow): boolean =>
  kind.oauth2?.flows.includes(flow) ?? false;

type Endpoint = 'authorizationUrl' | 'tokenUrl' | 'deviceAuthorizationUrl';

const CALLED: Readonly<Record<Endpoint, string>> = {
  authorizationUrl: 'authorization URL',
  tokenUrl: 'token URL',
  deviceAuthorizationUrl: 'device authorization URL',
};

/**
 * The connection's own address wins over the declared one. Throws `PermanentError`: `connection.field_missing`, or
 * `connection.bad_url` for what is no http(s) address.
 */
export function endpointOf({ declaration, fields }: OAuthClient, endpoint: Endpoint): URL {
  const text = textOf(fields[endpoint]) || filled(declaration[endpoint] ?? '', fields);
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return new URL(text);
  throw new PermanentError({
    code: 'connection.bad_url',
    message: `The ${CALLED[endpoint]} of the connection is missing, or is not an address that begins with https://. Open it under Connections and enter it.`,
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
