import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

import { startOfProcess } from '#servers';
import { createDataSource } from '#store';

import {
  createTestDatabase,
  startPostgres,
  startRedis,
  startUpstream,
  testConfig,
  testRedis,
  waitUntil,
} from './index';
import { stopServersBelow } from './stop-servers';
import { testDirectory } from './test-directory';

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const dataSource = await createDataSource({ url, poolSize: 1 }).initialize();
  try {
    return await dataSource.query<Row[]>(sql);
  } finally {
    await dataSource.destroy();
  }
}

async function tablesOf(url: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    url,
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
  );
  return rows.map(({ name }) => name);
}

const isAlive = (pid: number): boolean => startOfProcess(pid) !== null;

describe('test databases', () => {
  it('are migrated, and each is its own', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.url).not.toBe(two.url);
    expect(await tablesOf(one.url)).toEqual(expect.arrayContaining(['workflows', 'events', 'runs']));
    await query(one.url, "INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'One')");
    expect(await query(one.url, 'SELECT name FROM workspaces')).toEqual([{ name: 'One' }]);
    expect(await query(two.url, 'SELECT name FROM workspaces')).toEqual([]);
    await one.drop();
    await two.drop();
    await expect(tablesOf(one.url)).rejects.toThrow(/does not exist/);
  });

  it('share a Redis by prefixes', async () => {
    const [one, two] = [await testRedis(), await testRedis()];
    expect(one.url).toBe(two.url);
    expect(one.prefix).not.toBe(two.prefix);
  });
});

describe('servers of a test’s own', () => {
  it('come back with their data after kill -9', async () => {
    const server = await startPostgres();
    const before = await createDataSource({ url: server.url, poolSize: 1 }).initialize();
    await before.query('CREATE TABLE kept (id int)');
    const pid = server.pid;
    await before.destroy();
    await server.kill9();
    await expect(tablesOf(server.url)).rejects.toThrow();
    await server.start();
    expect(server.pid).not.toBe(pid);
    expect(await tablesOf(server.url)).toEqual(['kept']);
    await server.stop();
  });

  it('include a Redis', async () => {
    const server = await startRedis();
    await server.kill9();
    await server.start();
    expect(server.url).toContain(String(server.port));
    await server.stop();
  });
});

describe('servers that a killed run left behind', () => {
  it('are ended by their pid files, and nobody else is', async () => {
    const left = await mkdtemp(path.join(testDirectory(), 'left-'));
    const [postgres, redis, other] = await Promise.all([
      startPostgres({ dir: path.join(left, 'postgres') }),
      startRedis({ dir: path.join(left, 'redis') }),
      startRedis(),
    ]);
    stopServersBelow(left);
    await waitUntil(() => !isAlive(postgres.pid) && !isAlive(redis.pid), { what: 'both servers to end' });
    expect(isAlive(other.pid)).toBe(true);
    await other.stop();
    await rm(left, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
});

describe('testConfig', () => {
  it('has a key of its own each time, and takes overrides', () => {
    const [one, two] = [testConfig(), testConfig({ runLeaseMs: 1234 })];
    expect(one.encryptionKeys).not.toEqual(two.encryptionKeys);
    expect(one).toMatchObject({ port: 0, logLevel: 'silent', outboundAllow: ['127.0.0.0/8'] });
    expect(two.runLeaseMs).toBe(1234);
  });
});

describe('the upstream', () => {
  it('records requests and answers as told', async () => {
    const upstream = await startUpstream({ status: 201, body: { ok: true } });
    const answer = await fetch(`${upstream.url}/a?b=1`, { method: 'POST', body: 'hello' });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ ok: true });
    expect(upstream.requests).toEqual([expect.objectContaining({ method: 'POST', url: '/a?b=1' })]);
    expect(upstream.requests[0]?.body.toString()).toBe('hello');

    upstream.answer({ drop: 'at once' });
    await expect(fetch(upstream.url)).rejects.toThrow();
    upstream.answer(() => ({ body: 'x'.repeat(1000), drop: 'halfway' }));
    await expect(fetch(upstream.url).then((response) => response.text())).rejects.toThrow();

    let release = (): void => undefined;
    upstream.answer({ status: 204, until: new Promise<void>((resolve) => (release = resolve)) });
    const late = fetch(upstream.url);
    await upstream.waitFor((requests) => requests.length === 4);
    release();
    expect((await late).status).toBe(204);
    await upstream.close();
  });
});

describe('waitUntil', () => {
  it('gives the answer, and says what it waited for in vain', async () => {
    let asked = 0;
    expect(await waitUntil(() => (++asked === 3 ? 'here' : null))).toBe('here');
    await expect(waitUntil(() => false, { timeoutMs: 30, what: 'Godot' })).rejects.toThrow(
      /30 ms in vain for Godot/,
    );
  });
});
