import type { FailureError } from '#kernel';
import { newId } from '#kernel';
import { createDataSource } from '#store';
import {
  createTestDatabase,
  OAUTH_CLIENT,
  type OAuthServer,
  startOAuthServer,
  type TestDatabase,
  waitUntil,
} from '#testing';

import { catalogueOf, garden } from './stand-in-service';
import { startVault, type VaultProcess } from './vault-process';

const REDIRECT = 'http://127.0.0.1:4000/api/v1/oauth/callback';
const SESSION = 'the cookie of a session';

const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  return (error as FailureError | null)?.failure;
};

describe('OAuth 2', () => {
  const workspaceId = newId();
  let database: TestDatabase;
  let db: ReturnType<typeof createDataSource>;
  let service: OAuthServer;
  let one: VaultProcess;
  let other: VaultProcess;

  beforeAll(async () => {
    // The server of the test tells at length that it is none for production.
    for (const method of ['info', 'warn'] as const)
      jest.spyOn(console, method).mockImplementation(() => undefined);
    database = await createTestDatabase();
    db = await createDataSource({ url: database.url, poolSize: 20 }).initialize();
    await db.query("INSERT INTO workspaces (id, name) VALUES ($1, 'W')", [workspaceId]);
    service = await startOAuthServer([REDIRECT]);
    one = startVault(db, catalogueOf(garden));
    other = startVault(db, catalogueOf(garden));
  });
  afterAll(async () => {
    await service.close();
    await db.destroy();
    await database.drop();
  });
  beforeEach(() => {
    service.tokenRequests.length = 0;
    service.interfere = null;
    service.accessTokenSeconds = 3600;
  });

  const fields = (more: Record<string, unknown> = {}) => ({
    clientId: OAUTH_CLIENT.id,
    clientSecret: OAUTH_CLIENT.secret,
    tokenUrl: service.tokenUrl,
    ...more,
  });
  const make = async (more: Record<string, unknown> = {}) => {
    const { id } = await one.connections.create(workspaceId, {
      name: 'My garden',
      connector: 'garden',
      auth: 'oauth2',
      fields: fields({
        authorizationUrl: service.authorizationUrl,
        deviceAuthorizationUrl: service.deviceAuthorizationUrl,
        ...more,
      }),
      createdBy: null,
    });
    return id;
  };
  const back = (url: string) => {
    const parameters = new URL(url).searchParams;
    return {
      state: parameters.get('state') ?? '',
      code: parameters.get('code'),
      error: parameters.get('error'),
      errorDescription: parameters.get('error_description'),
    };
  };
  const signIn = async (id: string) => {
    const url = await one.signIns.begin(workspaceId, id, SESSION);
    return one.signIns.finish(workspaceId, SESSION, back(await service.grant(url)));
  };
  const connected = async () => {
    const id = await make();
    expect(await signIn(id)).toEqual({ connectionId: id, failure: null });
    service.tokenRequests.length = 0;
    return id;
  };
  const tokenOf = async (id: string, { connections } = one) =>
    String((await connections.freshCredentials(workspaceId, id))?.fields.accessToken);
  const ask = async (token: string) =>
    (await fetch(service.resourceUrl, { headers: { authorization: `Bearer ${token}` } })).status;
  const isAlmostOver = (id: string) =>
    db.query("UPDATE connections SET tokens_expire_at = now() + interval '1 second' WHERE id = $1", [id]);
  const isTimeForNew = (id: string) =>
    db.query("UPDATE connections SET tokens_expire_at = now() + interval '2 minutes' WHERE id = $1", [id]);

  describe('in the browser', () => {
    it('connects by a code with PKCE', async () => {
      const id = await make();
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'unfinished' });
      expect(await failureOf(one.connections.open(workspaceId, id))).toMatchObject({
        kind: 'auth',
        code: 'connection.unfinished',
      });
      const url = new URL(await one.signIns.begin(workspaceId, id, SESSION));
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        response_type: 'code',
        redirect_uri: REDIRECT,
        scope: 'read write',
        code_challenge_method: 'S256',
      });
      expect(await other.signIns.finish(workspaceId, SESSION, back(await service.grant(url.href)))).toEqual({
        connectionId: id,
        failure: null,
      });
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'ok', statusMessage: null });
      const opened = (await one.connections.open(workspaceId, id))!;
      const token = String(opened.credentials.fields.accessToken);
      expect(await ask(token)).toBe(200);
      expect(opened.secrets).toEqual(expect.arrayContaining([token, OAUTH_CLIENT.secret]));
      expect(opened.secrets).not.toContain(OAUTH_CLIENT.id);
      expect(opened.credentials.fields).not.toHaveProperty('refreshToken');
    });

    it('is finished by its own session only, once, and in time', async () => {
      const id = await make();
      const begin = async () => back(await service.grant(await one.signIns.begin(workspaceId, id, SESSION)));
      const came = await begin();
      expect(await one.signIns.finish(workspaceId, 'another session', came)).toBeNull();
      expect(await one.signIns.finish(newId(), SESSION, came)).toBeNull();
      expect(await one.signIns.finish(workspaceId, SESSION, { ...came, state: 'made up' })).toBeNull();
      expect(await one.signIns.finish(workspaceId, SESSION, came)).toMatchObject({ failure: null });
      expect(await one.signIns.finish(workspaceId, SESSION, came)).toBeNull();
      const late = await begin();
      await db.query("UPDATE oauth_sign_ins SET expires_at = now() - interval '1 second'");
      expect(await one.signIns.finish(workspaceId, SESSION, late)).toBeNull();
    });

    it('tells in the words of the service why there is no access', async () => {
      const id = await make();
      const url = new URL(await one.signIns.begin(workspaceId, id, SESSION));
      const state = url.searchParams.get('state')!;
      const denied = { state, code: null, error: 'access_denied', errorDescription: 'Ann said no.' };
      expect(await one.signIns.finish(workspaceId, SESSION, denied)).toEqual({
        connectionId: id,
        failure: expect.stringContaining('Ann said no.') as string,
      });
      const wrong = await make({ clientSecret: 'wrong-secret-canary' });
      expect((await signIn(wrong))?.failure).toContain(
        'It said: client authentication failed. Open the connection',
      );
      expect((await signIn(wrong))?.failure).not.toContain('wrong-secret-canary');
    });

    it('keeps the id, and the old tokens until there are new ones', async () => {
      const id = await connected();
      const before = await tokenOf(id);
      await one.signIns.begin(workspaceId, id, SESSION);
      expect(await tokenOf(id)).toBe(before);
      expect(await signIn(id)).toEqual({ connectionId: id, failure: null });
      expect(await tokenOf(id)).not.toBe(before);
    });
  });

  it('connects on another device', async () => {
    const id = await make();
    const begun = await one.signIns.beginOnDevice(workspaceId, id);
    expect(begun).toMatchObject({ verificationUrl: `${service.issuer}/device`, intervalSeconds: 5 });
    expect(JSON.stringify(begun)).not.toContain('device_code');
    const look = () => other.signIns.look(workspaceId, begun.pollId);
    const mayAsk = () =>
      db.query('UPDATE oauth_sign_ins SET next_poll_at = now() WHERE id = $1', [begun.pollId]);
    expect(await look()).toMatchObject({ state: 'waiting' });
    await mayAsk();
    expect(await look()).toMatchObject({ state: 'waiting', message: null });
    await service.confirm(begun.verificationUrl, begun.userCode);
    expect(await look()).toMatchObject({ state: 'waiting' });
    await mayAsk();
    expect(await look()).toMatchObject({ connectionId: id, state: 'connected' });
    expect(await look()).toMatchObject({ state: 'connected' });
    expect(await ask(await tokenOf(id))).toBe(200);
    await expect(one.signIns.look(newId(), begun.pollId)).rejects.toMatchObject({
      code: 'resource.not_found',
    });
  });

  it('tells when the code for another device has run out or was refused', async () => {
    const id = await make();
    const late = await one.signIns.beginOnDevice(workspaceId, id);
    await db.query('UPDATE oauth_sign_ins SET expires_at = now() WHERE id = $1', [late.pollId]);
    expect(await one.signIns.look(workspaceId, late.pollId)).toMatchObject({ state: 'expired' });
    const slow = await one.signIns.beginOnDevice(workspaceId, id);
    await db.query('UPDATE oauth_sign_ins SET next_poll_at = now() WHERE id = $1', [slow.pollId]);
    service.interfere = (_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"slow_down"}');
    };
    expect(await one.signIns.look(workspaceId, slow.pollId)).toMatchObject({
      state: 'waiting',
      intervalSeconds: 10,
    });
    await db.query('UPDATE oauth_sign_ins SET next_poll_at = now() WHERE id = $1', [slow.pollId]);
    service.interfere = (_, response) => {
      response.writeHead(400).end('{"error":"access_denied","error_description":"Ann said no."}');
    };
    expect(await one.signIns.look(workspaceId, slow.pollId)).toMatchObject({
      state: 'refused',
      message: expect.stringContaining('Ann said no.') as string,
    });
  });

  describe('without a person', () => {
    const robot = { name: 'Robot', connector: 'garden', auth: 'robot', createdBy: null };

    it('asks for a token when the connection is made, and for another when it ends', async () => {
      const made = await one.connections.create(workspaceId, { ...robot, fields: fields() });
      expect(made.status).toBe('ok');
      const first = await tokenOf(made.id);
      expect(await ask(first)).toBe(200);
      await isAlmostOver(made.id);
      const second = await tokenOf(made.id);
      expect(second).not.toBe(first);
      expect(service.tokenRequests).toEqual(['client_credentials', 'client_credentials']);
    });

    it('makes nothing when the service refuses', async () => {
      const count = () => db.query<{ count: string }[]>('SELECT count(*) FROM connections');
      const before = await count();
      const refused = one.connections.create(workspaceId, {
        ...robot,
        fields: fields({ clientSecret: 'wrong-canary' }),
      });
      expect(await failureOf(refused)).toMatchObject({ code: 'connection.reconnect' });
      expect(await count()).toEqual(before);
    });
  });

  describe('tokens', () => {
    it('are renewed before they end, and the refresh token with them', async () => {
      const id = await connected();
      const first = await tokenOf(id);
      await isTimeForNew(id);
      const second = await tokenOf(id);
      await isTimeForNew(id);
      const third = await tokenOf(id);
      expect(new Set([first, second, third]).size).toBe(3);
      expect(await ask(third)).toBe(200);
      expect(service.tokenRequests).toEqual(['refresh_token', 'refresh_token']);
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'ok' });
    });

    it('are renewed by one of many callers in several processes', async () => {
      const id = await connected();
      const processes = [1, 2, 3, 4].map(() => startVault(db, catalogueOf(garden)));
      for (const age of [isAlmostOver, isTimeForNew]) {
        service.tokenRequests.length = 0;
        await age(id);
        const tokens = await Promise.all(
          processes.flatMap((process) => Array.from({ length: 10 }, () => tokenOf(id, process))),
        );
        expect(service.tokenRequests).toEqual(['refresh_token']);
        const current = await tokenOf(id);
        // What is still valid may be used until the new one is there.
        if (age === isAlmostOver) expect(new Set(tokens)).toEqual(new Set([current]));
        expect(await ask(current)).toBe(200);
      }
    });

    it('that were rejected are renewed once, however many were told', async () => {
      const id = await connected();
      const rejected = await tokenOf(id);
      await service.revoke(rejected);
      const renewals = await Promise.all(
        [one, other, one, other].map(({ connections }) => connections.renew(workspaceId, id, rejected)),
      );
      const tokens = new Set(renewals.map((opened) => opened?.credentials.fields.accessToken));
      expect(tokens.size).toBe(1);
      expect(tokens).not.toContain(rejected);
      expect(service.tokenRequests).toEqual(['refresh_token']);
      await one.connections.renew(workspaceId, id, rejected);
      expect(service.tokenRequests).toHaveLength(1);
    });

    it('that the service gives no more have to be connected again, in its words', async () => {
      const id = await connected();
      await service.revokeAll();
      await isAlmostOver(id);
      const failures = await Promise.all(
        [one, other, one, other].map(({ connections }) =>
          failureOf(connections.freshCredentials(workspaceId, id)),
        ),
      );
      for (const failure of failures)
        expect(failure).toMatchObject({ kind: 'auth', code: 'connection.reconnect' });
      expect(service.tokenRequests).toEqual([expect.stringContaining('invalid_grant')]);
      expect(await one.connections.get(workspaceId, id)).toMatchObject({
        status: 'reconnect',
        statusMessage: expect.stringContaining('grant request is invalid') as string,
      });
      await failureOf(one.connections.freshCredentials(workspaceId, id));
      expect(service.tokenRequests).toHaveLength(1);
      expect(await signIn(id)).toMatchObject({ failure: null });
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'ok', statusMessage: null });
      expect(await ask(await tokenOf(id))).toBe(200);
    });

    it('are asked for again after the secret was changed', async () => {
      const id = await connected();
      await one.connections.update(workspaceId, id, { fields: { clientSecret: 'wrong-canary' } });
      await isAlmostOver(id);
      expect(await failureOf(one.connections.freshCredentials(workspaceId, id))).toMatchObject({
        code: 'connection.reconnect',
      });
      await one.connections.update(workspaceId, id, { fields: { clientSecret: OAUTH_CLIENT.secret } });
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'ok' });
      expect(await ask(await tokenOf(id))).toBe(200);
      await one.connections.update(workspaceId, id, { fields: { clientId: 'another' } });
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'unfinished' });
    });

    it('go on being renewed whatever a test found out', async () => {
      const id = await connected();
      const tested = await one.connections.get(workspaceId, id);
      const noted = await one.connections.noteTest(tested, {
        status: 'reconnect',
        statusMessage: 'Go away.',
      });
      expect(noted).toMatchObject({ status: 'ok', statusMessage: null });
      await isAlmostOver(id);
      expect(await ask(await tokenOf(id))).toBe(200);
      expect(service.tokenRequests).toEqual(['refresh_token']);
      const works = { status: 'ok', statusMessage: null, account: 'Ann' } as const;
      // The renewal was no change of the connection.
      expect(await one.connections.noteTest(tested, works)).toMatchObject({ account: 'Ann' });
    });

    it('of a new sign-in are a change, after which a test that began before says nothing', async () => {
      const id = await connected();
      const tested = await one.connections.get(workspaceId, id);
      await db.query("UPDATE connections SET updated_at = updated_at - interval '1 minute' WHERE id = $1", [
        id,
      ]);
      const before = await one.connections.get(workspaceId, id);
      expect(await signIn(id)).toMatchObject({ failure: null });
      const after = await one.connections.get(workspaceId, id);
      expect(after.updatedAt.getTime()).toBeGreaterThan(tested.updatedAt.getTime());
      const late = { status: 'unfinished', statusMessage: 'Late.', account: 'Bob' } as const;
      expect(await one.connections.noteTest(before, late)).toEqual(after);
      expect(await one.connections.noteTest(after, { ...late, status: 'ok' })).toMatchObject({
        account: 'Bob',
      });
    });

    it('may come later when the service is down, without anybody having to connect again', async () => {
      const id = await connected();
      service.interfere = (_, response) => {
        service.tokenRequests.push('down');
        response.writeHead(503, { 'retry-after': '7' }).end('<h1>Down</h1>');
      };
      await isTimeForNew(id);
      expect(await ask(await tokenOf(id))).toBe(200);
      expect(await ask(await tokenOf(id))).toBe(200);
      expect(service.tokenRequests).toEqual(['down']);
      await isAlmostOver(id);
      await db.query("UPDATE connections SET renewal_failed_at = now() - interval '1 minute' WHERE id = $1", [
        id,
      ]);
      const failures = await Promise.all(
        [one, other, one].map(({ connections }) => failureOf(connections.freshCredentials(workspaceId, id))),
      );
      for (const failure of failures) {
        expect(failure).toMatchObject({
          kind: 'retryable',
          code: 'connection.token_unavailable',
          retryAfterMs: 7000,
        });
      }
      expect(service.tokenRequests).toEqual(['down', 'down']);
      expect(await one.connections.get(workspaceId, id)).toMatchObject({ status: 'ok' });
      service.interfere = null;
      await db.query("UPDATE connections SET renewal_failed_at = now() - interval '1 minute' WHERE id = $1", [
        id,
      ]);
      expect(await ask(await tokenOf(id))).toBe(200);
    });

    it('of a process that died on the way are asked for by another one', async () => {
      const id = await connected();
      await isAlmostOver(id);
      await db.query(
        "UPDATE connections SET renewing_by = $2, renewing_until = now() + interval '1 second' WHERE id = $1",
        [id, newId()],
      );
      expect(await ask(await tokenOf(id))).toBe(200);
      expect(service.tokenRequests).toEqual(['refresh_token']);
    });

    it('that came are written although the database was away for a moment, and before the process ends', async () => {
      const id = await connected();
      await isAlmostOver(id);
      let answered = false;
      const query = db.query.bind(db);
      const spy = jest.spyOn(db, 'query').mockImplementation(async (sql: string, parameters?: unknown) => {
        if (sql.includes('SET tokens = $4') && !answered) {
          answered = true;
          throw new Error('the database is away');
        }
        return query(sql, parameters as unknown[]);
      });
      const asked = one.connections.freshCredentials(workspaceId, id);
      await waitUntil(() => answered, { what: 'the write that fails' });
      await one.keeper.beforeApplicationShutdown();
      spy.mockRestore();
      expect(service.tokenRequests).toEqual(['refresh_token']);
      expect(await tokenOf(id, other)).toBe((await asked)?.fields.accessToken);
    });

    it('are sealed, and bound to their row and column', async () => {
      const id = await connected();
      const opened = (await one.connections.open(workspaceId, id))!;
      const rows = await db.query<{ text: string }[]>(
        `SELECT encode(tokens, 'escape') || encode(secrets, 'escape') || c::text AS text FROM connections c
         UNION ALL SELECT encode(secret, 'escape') || s::text FROM oauth_sign_ins s`,
      );
      const dump = JSON.stringify(rows);
      for (const secret of opened.secrets) expect(dump).not.toContain(secret);
      await db.query('UPDATE connections SET tokens = secrets WHERE id = $1', [id]);
      expect(await failureOf(one.connections.freshCredentials(workspaceId, id))).toMatchObject({
        code: 'vault.tampered',
      });
    });
  });
});
