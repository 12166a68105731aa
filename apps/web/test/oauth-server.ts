/** A real OAuth 2 server on loopback: that of the server's tests. */
export interface OAuthServer {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  /** Takes access tokens only. */
  resourceUrl: string;
  /** All that was granted is no longer. */
  revokeAll(): Promise<void>;
  close(): Promise<void>;
}

interface Testing {
  OAUTH_CLIENT: { id: string; secret: string };
  startOAuthServer(redirectUrls: readonly string[]): Promise<OAuthServer>;
}

// Imported by its name, its types would bring all of the server's sources into the page's project.
const name = '#testing';

/** The client that it knows, and the server. */
export async function startOAuthServer(redirectUrl: string) {
  const testing = (await import(name)) as Testing;
  return { client: testing.OAUTH_CLIENT, service: await testing.startOAuthServer([redirectUrl]) };
}
