/**
 * Secrets that are planted in every kind of auth, used by steps that succeed and that fail at a service which says back
 * all that it is told; then they are looked for in everything that Sluice has written, answered or kept.
 */
import { formsOf } from '#kernel';
import { createDataSource } from '#store';
import {
  createTestDatabase,
  OAUTH_CLIENT,
  type OAuthServer,
  type RoleProcess,
  spawnRole,
  startOAuthServer,
  startUpstream,
  TEST_CERTIFICATE,
  type TestDatabase,
  testRedis,
  type Upstream,
  type UpstreamRequest,
  waitUntil,
} from '#testing';
import { HTTP_AUTH_KINDS } from '#connector-sdk';
import { Redis } from 'ioredis';
import { createPrivateKey } from 'node:crypto';

const KEY = 'sluice_test_key_of_the_owner_0123456789';
/** Letters, digits and - only, so that no encoding but base64 changes it. */
const canary = (name: string): string => `Canary-${name}-7Qz9xLp2`;

const PRIVATE_KEY = createPrivateKey(TEST_CERTIFICATE.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: canary('passphrase') })
  .toString();
/** What nobody would miss of it: a line from its middle. */
const KEY_LINE = PRIVATE_KEY.split('\n')[5]!;

/** By kind of auth: its fields, and in which of them canaries are. What stands around them is hard to escape. */
const PLANTED: Readonly<Record<string, (service: OAuthServer) => Record<string, unknown>>> = {
  bearer: () => ({ token: canary('bearer') }),
  basic: () => ({ username: 'ann', password: ` ${canary('basic')}+/"&= ` }),
  header: () => ({ name: 'X-Shop-Key', value: `${canary('header')}+/"&=\\` }),
  query: () => ({ name: 'shopkey', value: `${canary('query')} +/"&=ä` }),
  hmac: () => ({
    secret: canary('hmac'),
    keyId: 'key 1',
    header: 'X-Signature',
    value: '{keyId}:{signature}',
  }),
  oauth1: () => ({
    consumerKey: 'consumer',
    consumerSecret: canary('consumer'),
    token: canary('token'),
    tokenSecret: canary('tokensecret'),
  }),
  certificate: () => ({
    cert: TEST_CERTIFICATE.cert,
    key: PRIVATE_KEY,
    passphrase: canary('passphrase'),
  }),
  client_credentials: ({ tokenUrl }) => ({
    clientId: OAUTH_CLIENT.id,
    clientSecret: OAUTH_CLIENT.secret,
    tokenUrl,
  }),
  oauth2: ({ tokenUrl, authorizationUrl, deviceAuthorizationUrl }) => ({
    clientId: OAUTH_CLIENT.id,
    clientSecret: OAUTH_CLIENT.secret,
    tokenUrl,
    authorizationUrl,
    deviceAuthorizationUrl,
    scopes: 'read',
  }),
};

interface Step {
  status: string;
  output: unknown;
  error: { code: string; message: string } | null;
}

describe('Secrets', () => {
  let database: TestDatabase;
  let db: ReturnType<typeof createDataSource>;
  let redis: Redis;
  let prefix: string;
  let sluice: RoleProcess;
  let service: OAuthServer;
  let echo: Upstream;
  /** Everything that the API has answered, and everything that went through Redis. */
  const answered: string[] = [];
  const published: string[] = [];
  const connections = new Map<string, string>();

  /** All that it was told, in clear and in base64. */
  const sayBack = ({ method, url, headers, body }: UpstreamRequest) => {
    const said = { method, url, decoded: decodeURIComponent(url), headers, body: body.toString() };
    const encoded = Buffer.from(JSON.stringify(said));
    const [, basic = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
    return {
      ...said,
      [`told ${headers.authorization ?? 'nothing'}`]: true,
      inner: JSON.stringify(said),
      basic: Buffer.from(basic, 'base64').toString(),
      base64: encoded.toString('base64'),
      base64url: encoded.toString('base64url'),
      hex: 'not looked for',
    };
  };

  beforeAll(async () => {
    for (const method of ['info', 'warn'] as const)
      jest.spyOn(console, method).mockImplementation(() => undefined);
    const bell = await testRedis();
    prefix = bell.prefix;
    redis = new Redis(bell.url);
    const listening = new Redis(bell.url);
    await listening.psubscribe(`${prefix}*`);
    listening.on('pmessage', (_pattern, channel: string, message: string) =>
      published.push(channel, message),
    );
    closers.push(() => listening.disconnect());
    [database, service, echo] = await Promise.all([
      createTestDatabase(),
      startOAuthServer(['http://127.0.0.1:1/']),
      startUpstream((request) => ({
        status: request.url.startsWith('/fails') ? 400 : 200,
        headers: { 'x-told': request.headers.authorization ?? 'nothing' },
        body: { message: `I was told ${JSON.stringify(sayBack(request))}`, ...sayBack(request) },
      })),
    ]);
    db = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
    sluice = await spawnRole('standalone', {
      DATABASE_URL: database.url,
      REDIS_URL: bell.url,
      SLUICE_REDIS_PREFIX: prefix,
      SLUICE_ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
      SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8',
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery',
      SLUICE_API_KEY: KEY,
      SLUICE_LOG_LEVEL: 'trace',
    });
    for (const [auth, fields] of Object.entries(PLANTED))
      connections.set(auth, await connect(auth, fields(service)));
  });
  const closers: (() => unknown)[] = [];
  afterAll(async () => {
    await sluice?.stop();
    for (const close of closers) close();
    redis.disconnect();
    await Promise.all([service.close(), echo.close(), db.destroy()]);
    await database.drop();
  });

  async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const response = await fetch(`${sluice.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answered.push(text, JSON.stringify([...response.headers]));
    return (text === '' ? null : JSON.parse(text)) as Body;
  }

  async function connect(auth: string, fields: Record<string, unknown>): Promise<string> {
    const made = { name: `By ${auth}`, connector: 'http', auth, fields };
    if (auth !== 'oauth2') {
      const { id } = await call<{ id: string }>('POST', '/connections', made);
      return id;
    }
    const begun = await call<{
      connectionId: string;
      pollId: string;
      verificationUrl: string;
      userCode: string;
    }>('POST', '/connections/oauth/device', made);
    await service.confirm(begun.verificationUrl, begun.userCode);
    await db.query('UPDATE oauth_sign_ins SET next_poll_at = now()');
    expect(await call('GET', `/connections/oauth/device/${begun.pollId}`)).toMatchObject({
      state: 'connected',
    });
    return begun.connectionId;
  }

  async function stepOf(connectionId: string, path: string): Promise<Step> {
    const step = {
      id: 'call',
      type: 'action',
      connector: 'http',
      operation: 'request',
      connectionId,
      input: { method: 'POST', url: `${echo.url}${path}`, body: '{"hello":"you"}' },
    };
    const definition = {
      trigger: { connector: 'webhook', operation: 'catch', connectionId: null, input: {} },
      steps: [step, { id: 'shape', type: 'map', input: { all: '{{steps.call}}' } }],
    };
    const { id } = await call<{ id: string }>('POST', '/workflows', { name: path, definition });
    expect(await call('POST', `/workflows/${id}/publish`)).toHaveProperty('version');
    await call('POST', `/workflows/${id}/run`, { body: {} });
    let runId = '';
    await waitUntil(
      async () => {
        const { items } = await call<{ items: { id: string; status: string }[] }>(
          'GET',
          `/runs?workflowId=${id}`,
        );
        runId = items[0]?.id ?? '';
        return items.some(({ status }) => status === 'succeeded' || status === 'failed');
      },
      { timeoutMs: 20_000, what: `the run of ${path}` },
    );
    const { steps } = await call<{ steps: Step[] }>('GET', `/runs/${runId}`);
    await call('GET', `/workflows/${id}`);
    return steps[0]!;
  }

  /** The service gives no more tokens, and says back all that it was asked with; gives the refresh token that was. */
  async function lose(id: string): Promise<() => string> {
    let asked = '';
    service.interfere = async (request, response) => {
      for await (const chunk of request) asked += String(chunk);
      const error = {
        error: 'invalid_grant',
        error_description: `I was told ${asked} ${decodeURIComponent(asked)}`,
      };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(error));
    };
    await db.query("UPDATE connections SET tokens_expire_at = now() + interval '1 second' WHERE id = $1", [
      id,
    ]);
    await waitUntil(
      async () => {
        const [row] = await db.query<{ over: boolean }[]>(
          "SELECT now() > tokens_expire_at + interval '5 seconds' AS over FROM connections WHERE id = $1",
          [id],
        );
        return row!.over;
      },
      { timeoutMs: 20_000, what: 'the token to be over, and forgotten by all' },
    );
    return () => new URLSearchParams(asked).get('refresh_token') ?? '';
  }

  /** Rows as text, bytes as they are. */
  async function dump(): Promise<string[]> {
    const tables = await db.query<{ name: string }[]>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      for (const row of await db.query<Record<string, unknown>[]>(
        `SELECT t::text AS row, t.* FROM "${name}" t`,
      )) {
        for (const value of Object.values(row)) {
          texts.push(Buffer.isBuffer(value) ? value.toString('latin1') : (JSON.stringify(value) ?? ''));
          if (typeof value === 'string') texts.push(value);
        }
      }
    }
    return texts;
  }

  async function redisTexts(): Promise<string[]> {
    const keys = await redis.keys(`${prefix}*`);
    const values = await Promise.all(
      keys.map(async (key) => {
        switch (await redis.type(key)) {
          case 'string':
            return redis.get(key);
          case 'hash':
            return redis.hgetall(key);
          case 'list':
            return redis.lrange(key, 0, -1);
          case 'set':
            return redis.smembers(key);
          case 'zset':
            return redis.zrange(key, 0, -1);
          case 'stream':
            return redis.xrange(key, '-', '+');
          default:
            return null;
        }
      }),
    );
    return [...keys, ...values.map((value) => JSON.stringify(value)), ...published];
  }

  /** Which of the secrets are in there; in clear or in base64, at any place of what was encoded. */
  function found(texts: readonly string[], secrets: readonly string[]): string[] {
    const all = texts.join('\n');
    return secrets.filter((secret) => formsOf(secret).some((form) => form.length >= 8 && all.includes(form)));
  }

  it('are planted in every kind of auth there is', () => {
    expect(Object.keys(PLANTED).sort()).toEqual(HTTP_AUTH_KINDS.map(({ key }) => key).sort());
    expect([...connections.keys()]).toHaveLength(HTTP_AUTH_KINDS.length);
    const planted = JSON.stringify(Object.values(PLANTED).map((fields) => fields(service)));
    expect(found([planted], [canary('bearer'), OAUTH_CLIENT.secret])).toHaveLength(2);
    expect(found([Buffer.from(`ann:${canary('basic')}`).toString('base64')], [canary('basic')])).toHaveLength(
      1,
    );
  });

  it('are nowhere to be seen, whatever the steps that use them come to', async () => {
    for (const [auth, id] of connections) {
      const good = await stepOf(id, `/works/${auth}`);
      expect([auth, good.status]).toEqual([auth, 'succeeded']);
      const bad = await stepOf(id, `/fails/${auth}`);
      expect([auth, bad.status]).toEqual([auth, 'failed']);
      expect(bad.error?.message).toContain('400');
      // A host that can't be reached says something else again.
      await call('GET', `/connections/${id}`);
      await call('PATCH', `/connections/${id}`, { fields: { nonsense: canary('nonsense') } });
      await call('POST', `/connections/${id}/test`);
    }
    const wrong = { ...PLANTED['client_credentials']!(service), clientSecret: canary('refused') };
    await call('POST', '/connections', {
      name: 'Wrong',
      connector: 'http',
      auth: 'client_credentials',
      fields: wrong,
    });
    for (const path of [
      '/connections',
      '/workflows',
      '/runs',
      '/events',
      '/audit',
      '/connectors',
      '/circuits',
    ])
      await call('GET', path);
    answered.push(await (await fetch(`${sluice.url}/metrics`)).text());

    const refreshToken = await lose(connections.get('oauth2')!);
    expect(await stepOf(connections.get('oauth2')!, '/lost')).toMatchObject({
      status: 'failed',
      error: { code: 'connection.reconnect', message: expect.stringContaining('••••••') as string },
    });
    for (const path of ['/connections', '/workflows']) await call('GET', path);
    expect(refreshToken().length).toBeGreaterThan(20);
    // Something was written that would have held them.
    expect(sluice.output()).toMatch(/"event":"connection.reconnect".*I was told/);

    const tokens = echo.requests
      .map(({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '')
      .filter((token) => token !== '' && !token.startsWith('Canary'));
    const told = echo.requests.map(
      ({ url, headers }) => `${decodeURIComponent(url)} ${JSON.stringify(headers)}`,
    );
    const names = ['bearer', 'header', 'query', 'token'];
    // They were sent, and said back.
    expect(found(told, names.map(canary))).toHaveLength(names.length);
    expect(new Set(tokens).size).toBe(2);
    const others = ['basic', 'hmac', 'consumer', 'tokensecret', 'passphrase', 'nonsense', 'refused'];
    const secrets = [
      ...[...names, ...others].map(canary),
      OAUTH_CLIENT.secret,
      KEY_LINE,
      refreshToken(),
      ...new Set(tokens),
    ];

    expect({
      log: found([sluice.output()], secrets),
      database: found(await dump(), secrets),
      api: found(answered, secrets),
      redis: found(await redisTexts(), secrets),
    }).toEqual({ log: [], database: [], api: [], redis: [] });
    expect(sluice.output()).toContain('"level"');
    expect(answered.join()).toContain('••••••');
  });
});
