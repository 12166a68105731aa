/** A real OAuth 2 server (oidc-provider) on loopback, in memory, and a person who grants what is asked for. */
import type { Configuration, Provider } from 'oidc-provider';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const OAUTH_CLIENT = { id: 'sluice', secret: 'client-secret-canary-0123456789' };

export interface OAuthServer {
  issuer: string;
  authorizationUrl: string;
  tokenUrl: string;
  deviceAuthorizationUrl: string;
  /** A resource that only takes access tokens: 200 with the account, or 401. */
  resourceUrl: string;
  /** Requests of the token endpoint by grant type, in order. */
  tokenRequests: string[];
  /** Bearer tokens that the resource was asked with. */
  presented: string[];
  /** How the next token requests are met in place of an answer; null: as ever. */
  interfere: ((request: IncomingMessage, response: ServerResponse) => void | Promise<void>) | null;
  /** Access tokens live so many seconds from now on. */
  accessTokenSeconds: number;
  /** In the browser: signs in, grants, and gives the address to which the service sends the person back. */
  grant(authorizationUrl: string): Promise<string>;
  /** Enters the code on another device, and confirms. */
  confirm(verificationUrl: string, userCode: string): Promise<void>;
  /** All that was granted is no longer. */
  revokeAll(): Promise<void>;
  /** Only this access token is no longer. */
  revoke(accessToken: string): Promise<void>;
  close(): Promise<void>;
}

/** @param redirectUrls where it may send people back to */
export async function startOAuthServer(redirectUrls: readonly string[]): Promise<OAuthServer> {
  const { Provider: OidcProvider } = await import('oidc-provider');
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: OAuthServer = {
    issuer,
    authorizationUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    deviceAuthorizationUrl: `${issuer}/device/auth`,
    resourceUrl: `${issuer}/resource`,
    tokenRequests: [],
    presented: [],
    interfere: null,
    accessTokenSeconds: 3600,
    grant: (url) => browse(url, redirectUrls),
    confirm: (url, userCode) => confirmDevice(url, userCode),
    revokeAll: async () => {
      for (const grantId of grants) {
        const stored = [provider.RefreshToken, provider.AccessToken];
        await Promise.all(stored.map((model) => model.revokeByGrantId(grantId)));
      }
    },
    revoke: async (accessToken) => {
      await (await provider.AccessToken.find(accessToken))?.destroy();
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  const grants = new Set<string>();
  const provider: Provider = new OidcProvider(issuer, configuration(redirectUrls, server, grants));
  const answer = provider.callback();
  http.on('request', (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (path === '/resource') void resource(provider, server, request, response);
    else if (path.startsWith('/interaction/')) void interact(provider, request, response);
    else if (path === '/token' && server.interfere) void server.interfere(request, response);
    else void answer(request, response);
  });
  provider.on('grant.success', (ctx) => {
    server.tokenRequests.push(String(ctx.oidc.params?.['grant_type']));
  });
  provider.on('grant.error', (ctx, error) => {
    const isPending = error.message === 'authorization_pending';
    if (!isPending) server.tokenRequests.push(`${String(ctx.oidc.params?.['grant_type'])}: ${error.message}`);
  });
  return server;
}

function configuration(
  redirectUrls: readonly string[],
  server: OAuthServer,
  grants: Set<string>,
): Configuration {
  return {
    clients: [
      {
        client_id: OAUTH_CLIENT.id,
        client_secret: OAUTH_CLIENT.secret,
        redirect_uris: [...redirectUrls],
        response_types: ['code'],
        grant_types: [
          'authorization_code',
          'refresh_token',
          'client_credentials',
          'urn:ietf:params:oauth:grant-type:device_code',
        ],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['read', 'write'],
    pkce: { required: () => true },
    // A refresh token is good for one use; the second revokes all that came of it.
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: { enabled: true },
    },
    ttl: {
      AccessToken: () => server.accessTokenSeconds,
      ClientCredentials: () => server.accessTokenSeconds,
    },
    cookies: { keys: ['of no worth'] },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    // Whoever signs in grants all.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid read write');
      grants.add(await grant.save());
      return grant;
    },
  };
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionFinished(request, response, { login: { accountId: 'ann@example.com' } });
}

async function resource(
  provider: Provider,
  server: OAuthServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  server.presented.push(token);
  const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  const isValid = found?.isValid ?? false;
  response.writeHead(isValid ? 200 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isValid ? { account: 'ann@example.com' } : { message: `Bad token ${token}` }));
}

/** As a browser does: follows redirects, and keeps cookies. */
async function browse(start: string, until: readonly string[]): Promise<string> {
  const browser = new Browser();
  let url = start;
  for (let hop = 0; hop < 10; hop++) {
    const response = await browser.open(url);
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`The service answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
    if (until.some((prefix) => url.startsWith(prefix))) return url;
  }
  throw new Error('The service sends people around in circles.');
}

async function confirmDevice(verificationUrl: string, userCode: string): Promise<void> {
  const browser = new Browser();
  const form = await (await browser.open(verificationUrl)).text();
  const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(form) ?? [];
  const sent = new URLSearchParams({ xsrf, user_code: userCode, confirm: 'yes' });
  let response = await browser.open(verificationUrl, sent);
  let url = verificationUrl;
  for (let hop = 0; response.headers.get('location') !== null && hop < 10; hop++) {
    url = new URL(response.headers.get('location')!, url).href;
    response = await browser.open(url);
  }
  if (response.status !== 200) throw new Error(`The device was not confirmed: ${response.status}`);
}

class Browser {
  private readonly cookies = new Map<string, string>();

  async open(url: string, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
}
