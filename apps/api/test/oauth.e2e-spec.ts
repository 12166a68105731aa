import { OAUTH_CLIENT, type OAuthServer, startOAuthServer } from '#testing';

import { type Api, OWNER, type Problem, startApi } from './start-api';

const REDIRECT = 'http://127.0.0.1:4555/api/v1/oauth/callback';

interface Connection {
  id: string;
  status: string;
  statusMessage: string | null;
  account: string | null;
}

describe('Connecting by OAuth 2', () => {
  let api: Api;
  let service: OAuthServer;
  let cookie: string;
  const origin = { 'sec-fetch-site': 'same-origin' };

  beforeAll(async () => {
    // The server of the test tells at length that it is none for production.
    for (const method of ['info', 'warn'] as const)
      jest.spyOn(console, method).mockImplementation(() => undefined);
    [api, service] = await Promise.all([
      startApi({ PUBLIC_URL: 'http://127.0.0.1:4555', SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8' }),
      startOAuthServer([REDIRECT]),
    ]);
    cookie = await signIn();
  });
  afterAll(async () => {
    await service.close();
    await api.close();
  });

  async function signIn(): Promise<string> {
    const answer = await api.call('POST', '/sign-in', { body: OWNER, key: null, headers: origin });
    expect(answer.status).toBeLessThan(300);
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  }

  const body = (more: Record<string, unknown> = {}) => ({
    name: 'Garden',
    connector: 'http',
    auth: 'oauth2',
    fields: {
      clientId: OAUTH_CLIENT.id,
      clientSecret: OAUTH_CLIENT.secret,
      authorizationUrl: service.authorizationUrl,
      tokenUrl: service.tokenUrl,
      deviceAuthorizationUrl: service.deviceAuthorizationUrl,
      scopes: 'read',
      ...more,
    },
  });
  const person = <Body>(method: string, path: string, sent?: unknown) =>
    api.call<Body>(method, path, { body: sent, key: null, headers: { cookie, ...origin } });
  const comeBack = async (url: string, headers: Record<string, string> = { cookie }) => {
    const { pathname, search } = new URL(url);
    return api.call<string>('GET', `/${pathname}${search}`, { key: null, headers });
  };
  const authorize = async (sent: unknown = body()) =>
    (await person<{ connectionId: string; url: string }>('POST', '/connections/oauth/authorize', sent)).body;
  const find = async (id: string) => (await api.call<Connection>('GET', `/connections/${id}`)).body;

  it('tells where services have to send people back to', async () => {
    expect((await api.call('GET', '/connections/oauth')).body).toEqual({ redirectUrl: REDIRECT });
  });

  it('makes the connection, sends a person to the service, and has it working when they come back', async () => {
    const { connectionId, url } = await authorize();
    expect(await find(connectionId)).toMatchObject({ status: 'unfinished' });
    const back = await service.grant(url);
    const page = await comeBack(back);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.body).toContain(`data-connection-id="${connectionId}" data-status="ok"`);
    expect(page.body).toContain('<script src="/api/v1/oauth/callback.js"></script>');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const script = await api.call<string>('GET', '/oauth/callback.js', { key: null });
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await find(connectionId)).toMatchObject({ status: 'ok', statusMessage: null });
    const again = await comeBack(back);
    expect(again.body).toContain('data-status="failed"');
    const { body: audit } = await api.call<{ items: { action: string }[] }>('GET', '/audit');
    expect(audit.items.map(({ action }) => action)).toContain('connection.sign_in');
  });

  it('has nobody else come back with it', async () => {
    const { connectionId, url } = await authorize();
    const back = await service.grant(url);
    const stranger = await comeBack(back, {});
    expect(stranger.body).toContain('You are not signed in here. Open Sluice at http://127.0.0.1:4555');
    const otherSession = await comeBack(back, { cookie: await signIn() });
    expect(otherSession.body).toContain('was not begun here');
    expect(await find(connectionId)).toMatchObject({ status: 'unfinished' });
    expect((await comeBack(back)).body).toContain('data-status="ok"');
  });

  it('shows the words of the service, and takes none of them for HTML', async () => {
    const { connectionId, url } = await authorize();
    const state = new URL(url).searchParams.get('state')!;
    const said = new URLSearchParams({
      state,
      error: 'access_denied',
      error_description: '"><script>alert(1)</script> Ann said no',
    });
    const page = await comeBack(`${REDIRECT}?${said.toString()}`);
    expect(page.body).toContain(`data-connection-id="${connectionId}" data-status="failed"`);
    expect(page.body).toContain('Ann said no');
    expect(page.body).not.toContain('<script>');
  });

  it('connects anew what is there, under the same id', async () => {
    const first = await authorize();
    await comeBack(await service.grant(first.url));
    const again = await authorize({ connectionId: first.connectionId, fields: { scopes: 'read write' } });
    expect(again.connectionId).toBe(first.connectionId);
    expect(new URL(again.url).searchParams.get('scope')).toBe('read write');
    expect((await comeBack(await service.grant(again.url))).body).toContain('data-status="ok"');
  });

  it('is for people: an API key may connect another device and a program, not a browser', async () => {
    const refused = await api.call<Problem>('POST', '/connections/oauth/authorize', { body: body() });
    expect(refused.body.code).toBe('auth.forbidden');
    const device = await api.call<{
      pollId: string;
      userCode: string;
      verificationUrl: string;
      connectionId: string;
    }>('POST', '/connections/oauth/device', { body: body() });
    expect(device.status).toBe(200);
    const { pollId, userCode, verificationUrl, connectionId } = device.body;
    await service.confirm(verificationUrl, userCode);
    await api.query('UPDATE oauth_sign_ins SET next_poll_at = now() WHERE id = $1', [pollId]);
    const state = await api.call('GET', `/connections/oauth/device/${pollId}`);
    expect(state.body).toMatchObject({ connectionId, state: 'connected' });
    const { authorizationUrl, deviceAuthorizationUrl, ...fields } = body().fields;
    expect([authorizationUrl, deviceAuthorizationUrl]).toHaveLength(2);
    const program = { name: 'Robot', connector: 'http', auth: 'client_credentials', fields };
    expect((await api.call<Connection>('POST', '/connections', { body: program })).body).toMatchObject({
      status: 'ok',
    });
    const token = await api.call<Connection>('POST', '/connections/oauth/token', { body: program });
    expect(token.body).toMatchObject({ status: 'ok' });
    const wrong = { ...program, fields: { ...fields, clientSecret: 'wrong-canary-0123' } };
    const problem = await api.call<Problem>('POST', '/connections', { body: wrong });
    expect(problem.body).toMatchObject({ code: 'connection.test_failed' });
    expect(problem.body.detail).toContain('client authentication failed');
  });

  it('keeps no connection whose sign-in can’t even begin', async () => {
    const count = async () => (await api.query('SELECT id FROM connections')).length;
    const before = await count();
    const { authorizationUrl, deviceAuthorizationUrl, ...fields } = body().fields;
    expect([authorizationUrl, deviceAuthorizationUrl]).toHaveLength(2);
    const browser = await person<Problem>('POST', '/connections/oauth/authorize', { ...body(), fields });
    expect(browser.body).toMatchObject({ code: 'connection.test_failed' });
    expect(browser.body.detail).toContain('authorization URL');
    const device = await person<Problem>('POST', '/connections/oauth/device', {
      ...body(),
      fields: { ...fields, deviceAuthorizationUrl: service.resourceUrl },
    });
    expect(device.body).toMatchObject({ code: 'connection.test_failed' });
    expect(await count()).toBe(before);
  });

  it('refuses a way of connecting that the kind of auth does not have', async () => {
    const bearer = { name: 'B', connector: 'http', auth: 'bearer', fields: { token: 'a token' } };
    const answer = await person<Problem>('POST', '/connections/oauth/authorize', bearer);
    expect(answer.body).toMatchObject({ code: 'connection.invalid', errors: [{ pointer: '/auth' }] });
  });

  it('shows on every workflow that uses it that a connection has to be connected again', async () => {
    const { connectionId, url } = await authorize();
    await comeBack(await service.grant(url));
    const definition = {
      trigger: { connector: 'webhook', operation: 'catch', connectionId: null, input: {} },
      steps: [
        {
          id: 'all',
          type: 'loop',
          over: '{{trigger.body}}',
          steps: [
            { id: 'call', type: 'action', connector: 'http', operation: 'request', connectionId, input: {} },
          ],
        },
      ],
    };
    const { body: workflow } = await api.call<{ id: string }>('POST', '/workflows', {
      body: { name: 'Uses it', definition },
    });
    await api.call('POST', '/workflows', { body: { name: 'Does not' } });
    const shown = () =>
      api
        .call<{ brokenConnections: unknown[] }>('GET', `/workflows/${workflow.id}`)
        .then(({ body: it }) => it.brokenConnections);
    expect(await shown()).toEqual([]);
    await api.query(
      "UPDATE connections SET status = 'reconnect', status_message = 'Token has been revoked' WHERE id = $1",
      [connectionId],
    );
    const broken = {
      id: connectionId,
      name: 'Garden',
      connector: 'http',
      status: 'reconnect',
      message: 'Token has been revoked',
    };
    expect(await shown()).toEqual([broken]);
    const { body: list } = await api.call<{ items: { id: string; brokenConnections: unknown[] }[] }>(
      'GET',
      '/workflows',
    );
    expect(list.items.map(({ id, brokenConnections }) => [id === workflow.id, brokenConnections])).toEqual([
      [false, []],
      [true, [broken]],
    ]);
  });
});
