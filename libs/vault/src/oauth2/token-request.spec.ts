import { type AuthKind, oauth2Auth, type OAuth2Declaration } from '#connector-sdk';
import { FailureError, type HttpClient, type HttpRequest, type HttpResponse } from '#kernel';

import { authorizationOf, challengeOf } from './authorization';
import { clientOf, endpointOf } from './client';
import { requestToken, StillPending } from './token-request';
import { ageOf, tokensOf } from './tokens';

const declared: OAuth2Declaration = {
  flows: ['authorizationCode'],
  authorizationUrl: 'https://{shop}.example/auth?version=2',
  tokenUrl: 'https://{shop}.example/token',
  scopes: ['read', 'write'],
};
const entered = { clientId: 'id of ours', clientSecret: 'secret&of/ours', shop: 'roses' };
const kindOf = (more: Partial<OAuth2Declaration> = {}): AuthKind =>
  oauth2Auth({ description: 'A stand-in.', oauth2: { ...declared, ...more } });
const client = (more: Partial<OAuth2Declaration> = {}, fields: Record<string, unknown> = {}) =>
  clientOf(kindOf(more), { ...entered, ...fields })!;

const REFRESH = { grant_type: 'refresh_token', refresh_token: 'refresh-canary-0123456789' };

async function ask(
  answer: Partial<Omit<HttpResponse, 'body'>> & { body?: unknown; text?: string },
  more: Partial<OAuth2Declaration> = {},
  fields: Record<string, unknown> = {},
) {
  const sent: HttpRequest[] = [];
  const { body, text, ...rest } = answer;
  const http: HttpClient = {
    request: async (request) => {
      sent.push(request);
      const bytes = Buffer.from(text ?? JSON.stringify(body));
      return { status: 200, url: request.url, headers: {}, ...rest, body: bytes };
    },
  };
  const outcome = await requestToken(http, client(more, fields), REFRESH).catch((error: unknown) => error);
  return { sent: sent[0]!, outcome, failure: outcome instanceof FailureError ? outcome.failure : null };
}

describe('a token request', () => {
  it('is a form with the client in it', async () => {
    const { sent, outcome } = await ask({ body: { access_token: 'a', expires_in: '3600', scope: 'read' } });
    expect(sent).toMatchObject({ method: 'POST', url: 'https://roses.example/token', maxRedirects: 0 });
    expect(sent.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(Object.fromEntries(new URLSearchParams(String(sent.body)))).toEqual({
      ...REFRESH,
      client_id: entered.clientId,
      client_secret: entered.clientSecret,
    });
    expect(outcome).toEqual({ accessToken: 'a', refreshToken: null, expiresIn: 3600, scope: 'read' });
  });

  it('shows the client as user name and password, each encoded, where the service or a person wants it', async () => {
    for (const { sent } of [
      await ask({ body: { access_token: 'a' } }, { clientAuthentication: 'basic' }),
      await ask({ body: { access_token: 'a' } }, {}, { clientAuthentication: 'basic' }),
    ]) {
      const pair = Buffer.from('id+of+ours:secret%26of%2Fours').toString('base64');
      expect(sent.headers).toMatchObject({ authorization: `Basic ${pair}` });
      expect(String(sent.body)).not.toContain('client');
    }
  });

  it('is JSON, and says more, where the service wants it', async () => {
    const more = { tokenRequestFormat: 'json', tokenParameters: { shop: '{shop}' } } as const;
    const { sent } = await ask({ body: { access_token: 'a' } }, more);
    expect(sent.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.parse(String(sent.body))).toMatchObject({ ...REFRESH, shop: 'roses' });
  });

  it('carries what the service wants of every request, beside its own headers', async () => {
    const tokenHeaders = { 'notion-version': '2025-09-03', accept: 'text/html' };
    const { sent } = await ask({ body: { access_token: 'a' } }, { tokenHeaders });
    expect(sent.headers).toEqual({
      'notion-version': '2025-09-03',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  it('of an app without a secret says only which app it is', async () => {
    const { sent } = await ask(
      { body: { access_token: 'a' } },
      { clientAuthentication: 'basic' },
      { clientSecret: '' },
    );
    expect(sent.headers).not.toHaveProperty('authorization');
    expect(String(sent.body)).toContain('client_id=id+of+ours');
    expect(String(sent.body)).not.toContain('client_secret');
  });

  it('takes answers that are forms, and those that only the service knows how to read', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect((await ask({ headers, text: 'access_token=a%2Bb&scope=read' })).outcome).toMatchObject({
      accessToken: 'a+b',
    });
    const readToken = (body: unknown) => {
      const { ok, user } = body as { ok: boolean; user?: { token: string } };
      return ok && user ? { accessToken: user.token, expiresIn: 60 } : null;
    };
    expect((await ask({ body: { ok: true, user: { token: 't' } } }, { readToken })).outcome).toEqual({
      accessToken: 't',
      expiresIn: 60,
    });
    expect((await ask({ body: { ok: false, error: 'invalid_code' } }, { readToken })).failure).toMatchObject({
      kind: 'auth',
      code: 'connection.reconnect',
      message: expect.stringContaining('invalid_code') as string,
    });
  });

  it('that is refused, by whatever status, needs a person, and hears the words of the service without secrets', async () => {
    const body = {
      error: 'invalid_grant',
      error_description: `Token ${REFRESH.refresh_token} of ${entered.clientSecret} was revoked`,
    };
    for (const status of [200, 400, 401]) {
      const { failure } = await ask({ status, body });
      expect(failure).toMatchObject({
        kind: 'auth',
        code: 'connection.reconnect',
        details: { error: 'invalid_grant', words: 'Token •••••• of •••••• was revoked' },
      });
      expect(JSON.stringify(failure)).not.toContain('canary');
    }
  });

  it.each([
    [503, { text: '<h1>Down</h1>' }, 'retryable', 'connection.token_unavailable'],
    [429, { body: {}, headers: { 'retry-after': '9' } }, 'retryable', 'connection.token_unavailable'],
    [400, { body: { error: 'temporarily_unavailable' } }, 'retryable', 'connection.token_unavailable'],
    [404, { text: '<h1>Not here</h1>' }, 'permanent', 'connection.token_refused'],
    [302, { text: '' }, 'permanent', 'connection.token_refused'],
    [200, { text: '<h1>Welcome</h1>' }, 'permanent', 'connection.token_refused'],
    [200, { body: { access_token: '' } }, 'permanent', 'connection.token_refused'],
    [200, { body: null }, 'permanent', 'connection.token_refused'],
  ])('that is answered with %s is %s', async (status, answer, kind, code) => {
    expect((await ask({ status, ...answer })).failure).toMatchObject({ kind, code });
  });

  it('may have to wait for a person', async () => {
    expect((await ask({ status: 400, body: { error: 'authorization_pending' } })).outcome).toEqual(
      new StillPending(false),
    );
    expect((await ask({ status: 400, body: { error: 'slow_down' } })).outcome).toMatchObject({
      slowDown: true,
    });
  });
});

describe('addresses', () => {
  it('are filled by the connection’s fields, and give way to its own', () => {
    expect(endpointOf(client(), 'tokenUrl').href).toBe('https://roses.example/token');
    const own = { tokenUrl: ' http://127.0.0.1:1/t ' };
    expect(endpointOf(client({}, own), 'tokenUrl').href).toBe('http://127.0.0.1:1/t');
  });

  it.each([[{ tokenUrl: 'ftp://a.example/' }], [{ tokenUrl: 'nonsense' }]])('can’t be %j', (own) => {
    expect(() => endpointOf(client({}, own), 'tokenUrl')).toThrow(/token URL/);
  });

  it('need the fields that they are made of', () => {
    expect(() => endpointOf(client({}, { shop: '' }), 'tokenUrl')).toThrow(/no ‘shop’/);
  });
});

describe('the address where a person grants access', () => {
  const parametersOf = (more: Partial<OAuth2Declaration>, fields: Record<string, unknown> = {}) =>
    Object.fromEntries(new URL(authorizationOf(client(more, fields), 'https://here/back').url).searchParams);

  it('asks for what is declared, or what a person wants', () => {
    const more = { scopeSeparator: ',', authorizationParameters: { access_type: 'offline' } } as const;
    expect(parametersOf(more)).toMatchObject({ version: '2', scope: 'read,write', access_type: 'offline' });
    expect(parametersOf(more, { scopes: 'one  two,three' })).toMatchObject({ scope: 'one,two,three' });
    expect(parametersOf({ scopes: [] })).not.toHaveProperty('scope');
  });

  it('goes without PKCE where the service knows nothing of it', () => {
    expect(parametersOf({ pkce: false })).not.toHaveProperty('code_challenge');
  });

  it('challenges as in appendix B of RFC 7636', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});

describe('tokens', () => {
  const before = { flow: 'authorizationCode', refreshToken: 'old', scope: 'read' } as const;

  it('keep the refresh token that the service did not replace', () => {
    expect(tokensOf({ accessToken: 'a' }, before)).toMatchObject({ refreshToken: 'old', lifetimeMs: null });
    expect(tokensOf({ accessToken: 'a', refreshToken: 'new', expiresIn: 60 }, before)).toMatchObject({
      refreshToken: 'new',
      lifetimeMs: 60_000,
    });
  });

  it.each([
    [3600, 3600, 'fresh'],
    [3600, 301, 'fresh'],
    [3600, 299, 'soon'],
    [3600, 14, 'over'],
    [60, 13, 'fresh'],
    [60, 11, 'soon'],
    [60, 2, 'over'],
    [60, -5, 'over'],
    [0, null, 'fresh'],
  ])('of %s s with %s s left are %s', (expiresIn, left, age) => {
    expect(ageOf(tokensOf({ accessToken: 'a', expiresIn }, before), left === null ? null : left * 1000)).toBe(
      age,
    );
  });
});
