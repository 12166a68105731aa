import { createDataSource } from '#store';

import { createTestDatabase, startPostgres, startRedis, startUpstream, testRedis, waitUntil } from './index';

async function tablesOf(url: string): Promise<string[]> {
  const dataSource = await createDataSource({ url, poolSize: 1 }).initialize();
  try {
    const rows = await dataSource.query<{ name: string }[]>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    );
    return rows.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

describe('test databases', () => {
  it('are migrated, and each is its own', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.url).not.toBe(two.url);
    expect(await tablesOf(one.url)).toEqual(expect.arrayContaining(['workflows', 'events', 'runs']));
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
