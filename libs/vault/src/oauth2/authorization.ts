/** A client in, the address where a person grants access out (RFC 6749 §4.1, RFC 7636). */
import { filled } from '#connector-sdk';
import { createHash, randomBytes } from 'node:crypto';

import { endpointOf, type OAuthClient } from './client';

const BYTES = 32;

export interface Authorization {
  url: string;
  state: string;
  /** Null for a service that knows nothing of PKCE. */
  codeVerifier: string | null;
}

/** Throws `PermanentError` (`connection.bad_url`, `connection.field_missing`). */
export function authorizationOf(client: OAuthClient, redirectUrl: string): Authorization {
  const { declaration, clientId, scope, fields } = client;
  const url = endpointOf(client, 'authorizationUrl');
  const state = randomText();
  const codeVerifier = declaration.pkce === false ? null : randomText();
  const more = Object.entries(declaration.authorizationParameters ?? {});
  const parameters: Record<string, string> = {
    ...Object.fromEntries(more.map(([name, value]) => [name, filled(value, fields)])),
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUrl,
    ...(scope === '' ? {} : { scope }),
    state,
    ...(codeVerifier === null
      ? {}
      : { code_challenge: challengeOf(codeVerifier), code_challenge_method: 'S256' }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, state, codeVerifier };
}

/** RFC 7636 §4.2. */
export const challengeOf = (codeVerifier: string): string =>
  createHash('sha256').update(codeVerifier).digest('base64url');

const randomText = (): string => randomBytes(BYTES).toString('base64url');
