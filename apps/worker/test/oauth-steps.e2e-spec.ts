/** Steps of several workers that share a connection by OAuth 2: its tokens are renewed once for all of them. */
import {
  OAUTH_CLIENT,
  type OAuthServer,
  type OnePath,
  startOAuthServer,
  startOnePath,
  waitUntil,
} from '#testing';

const KEY = 'sluice_test_key_of_the_owner_0123456789';
const RUNS = 12;

interface Ended {
  status: string;
  error: { kind: string; code: string; message: string } | null;
}

describe('Steps with a connection by OAuth 2', () => {
  let path: OnePath;
  let api: string;
  let service: OAuthServer;
  let connectionId: string;
  let url: string;
  let workflowId: string;

  beforeAll(async () => {
    // The server of the test tells at length that it is none for production.
    for (const method of ['info', 'warn'] as const)
      jest.spyOn(console, method).mockImplementation(() => undefined);
    service = await startOAuthServer(['http://127.0.0.1:1/']);
    path = await startOnePath({
      env: {
        SLUICE_OWNER_EMAIL: 'owner@example.com',
        SLUICE_OWNER_PASSWORD: 'correct horse battery',
        SLUICE_API_KEY: KEY,
      },
    });
    const [started] = await Promise.all([path.start('api'), path.start('worker'), path.start('worker')]);
    api = started.url;
    connectionId = await connect();
    const [workspace] = await path.query<{ id: string }>('SELECT id FROM workspaces');
    const trigger = { connector: 'webhook', operation: 'catch', input: {} };
    const step = {
      id: 'call',
      type: 'action',
      connector: 'http',
      operation: 'request',
      connectionId,
      input: { method: 'GET', url: service.resourceUrl },
      retry: { attempts: 1 },
    };
    const seeded = await path.seed(
      { trigger, steps: [step] as never[], settings: {} },
      { workspaceId: workspace!.id },
    );
    ({ url, workflowId } = seeded);
  });
  afterAll(async () => {
    await path.close();
    await service.close();
  });

  async function call<Body>(method: string, address: string, body?: unknown): Promise<Body> {
    const response = await fetch(`${api}/api/v1${address}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Body;
  }

  async function connect(): Promise<string> {
    const begun = await call<{
      connectionId: string;
      pollId: string;
      verificationUrl: string;
      userCode: string;
    }>('POST', '/connections/oauth/device', {
      name: 'Garden',
      connector: 'http',
      auth: 'oauth2',
      fields: {
        clientId: OAUTH_CLIENT.id,
        clientSecret: OAUTH_CLIENT.secret,
        tokenUrl: service.tokenUrl,
        deviceAuthorizationUrl: service.deviceAuthorizationUrl,
        scopes: 'read',
      },
    });
    await service.confirm(begun.verificationUrl, begun.userCode);
    await path.query('UPDATE oauth_sign_ins SET next_poll_at = now()');
    await call('GET', `/connections/oauth/device/${begun.pollId}`);
    return begun.connectionId;
  }

  /** How the steps of so many runs at once ended. */
  async function runAll(): Promise<Ended[]> {
    service.tokenRequests.length = 0;
    service.presented.length = 0;
    const events = await Promise.all(
      Array.from({ length: RUNS }, async () => {
        const response = await fetch(url, { method: 'POST', body: '{}' });
        return ((await response.json()) as { eventId: string }).eventId;
      }),
    );
    const ended = () =>
      path.query<Ended>(
        `SELECT s.status, s.error FROM step_runs s JOIN runs r ON r.id = s.run_id
         WHERE r.event_id = ANY($1::uuid[]) AND s.step_id = 'call' AND s.status IN ('succeeded', 'failed')`,
        [events],
      );
    return waitUntil(
      async () => {
        const steps = await ended();
        return steps.length === RUNS && steps;
      },
      { timeoutMs: 40_000, what: 'the steps to end' },
    );
  }

  it('go on when the service rejects the token before its time, and one of them asks for another', async () => {
    expect((await runAll()).every(({ status }) => status === 'succeeded')).toBe(true);
    expect(service.tokenRequests).toEqual([]);
    const [token = ''] = service.presented;
    await service.revoke(token);
    const steps = await runAll();
    expect(steps.map(({ error }) => error)).toEqual(steps.map(() => null));
    expect(service.tokenRequests).toEqual(['refresh_token']);
    expect(new Set(service.presented).size).toBe(2);
  });

  it('get a new token before the old one ends, by one request', async () => {
    await path.query("UPDATE connections SET tokens_expire_at = now() + interval '1 second'");
    // No process knows the old one any more.
    await waitUntil(
      async () => {
        const [row] = await path.query<{ over: boolean }>(
          "SELECT now() > tokens_expire_at + interval '5 seconds' AS over FROM connections",
        );
        return row!.over;
      },
      { timeoutMs: 20_000, what: 'the token to be over, and forgotten by all' },
    );
    expect((await runAll()).every(({ status }) => status === 'succeeded')).toBe(true);
    expect(service.tokenRequests).toEqual(['refresh_token']);
  });

  it('say that somebody has to connect again when the service gives no more tokens, and so does the workflow', async () => {
    await service.revokeAll();
    for (const { status, error } of await runAll()) {
      expect([status, error?.kind, error?.code]).toEqual(['failed', 'auth', 'connection.reconnect']);
      expect(error?.message).toContain('grant request is invalid');
    }
    expect(service.tokenRequests).toHaveLength(1);
    const { brokenConnections } = await call<{ brokenConnections: unknown[] }>(
      'GET',
      `/workflows/${workflowId}`,
    );
    expect(brokenConnections).toEqual([
      {
        id: connectionId,
        name: 'Garden',
        connector: 'http',
        status: 'reconnect',
        message: expect.stringContaining('grant request is invalid') as string,
      },
    ]);
  });
});
