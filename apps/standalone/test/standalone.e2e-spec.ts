import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startOfProcess } from '#servers';
import { spawnRole, waitUntil, type RoleProcess } from '#testing';

const API_KEY = 'slk_test_0123456789abcdefghijklmnopqrstuvwxyzABCDEF';
const authorization = `Bearer ${API_KEY}`;

/** As `npm start` runs it: no servers given, nothing there but an empty directory that only this user may enter. */
describe('standalone', () => {
  let dataDir: string;
  const running: RoleProcess[] = [];

  beforeEach(() => (dataDir = mkdtempSync(path.join(tmpdir(), 'sluice-standalone-'))));
  afterEach(async () => {
    for (const process of running.splice(0)) await process.stop().catch(() => undefined);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  async function start(env: Record<string, string> = {}, untilReady = true): Promise<RoleProcess> {
    const process = await spawnRole(
      'standalone',
      {
        SLUICE_DATA_DIR: dataDir,
        SLUICE_OWNER_EMAIL: 'ann@example.com',
        SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
        SLUICE_API_KEY: API_KEY,
        ...env,
      },
      { untilReady },
    );
    running.push(process);
    return process;
  }

  async function makeWorkflow({ url }: RoleProcess, name: string): Promise<void> {
    const headers = { authorization, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1/workflows`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name }),
    });
    expect(answer.status).toBe(201);
  }

  async function workflowsOf({ url }: RoleProcess): Promise<string[]> {
    const answer = await fetch(`${url}/api/v1/workflows`, { headers: { authorization } });
    const { items } = (await answer.json()) as { items: { name: string }[] };
    return items.map(({ name }) => name);
  }

  /** The pid files of the servers, which are gone while these are stopped. */
  const pidOf = (file: string): number =>
    Number(/\d+/.exec(readFileSync(path.join(dataDir, file), 'utf8'))?.[0]);
  const isAlive = (pid: number): boolean => startOfProcess(pid) !== null;

  it('stops everything it started, and finds its data and its key again', async () => {
    const first = await start();
    expect(first.output()).toContain(`Sluice is ready: ${first.url}`);
    await makeWorkflow(first, 'Kept');
    const key = readFileSync(path.join(dataDir, 'encryption-key'), 'utf8');
    const servers = [pidOf('postgres/data/postmaster.pid'), pidOf('redis/redis.pid')];
    expect(servers.map(isAlive)).toEqual([true, true]);
    await first.stop();
    expect(servers.map(isAlive)).toEqual([false, false]);

    const startedAt = Date.now();
    const second = await start();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(await workflowsOf(second)).toEqual(['Kept']);
    expect(readFileSync(path.join(dataDir, 'encryption-key'), 'utf8')).toBe(key);
  });

  it('recovers after kill -9, and leaves none of the servers of before running', async () => {
    const first = await start();
    await makeWorkflow(first, 'Kept');
    const orphans = [pidOf('postgres/data/postmaster.pid'), pidOf('redis/redis.pid')];
    await first.kill9();
    const second = await start();
    expect(await workflowsOf(second)).toEqual(['Kept']);
    expect(orphans.map(isAlive)).toEqual([false, false]);
  });

  it('says in one sentence that its directory is in use', async () => {
    const first = await start();
    const second = await start({}, false);
    expect(await second.exited).toBe(1);
    expect(second.output().trim().split('\n')).toEqual([
      expect.stringContaining(`${dataDir} is in use by another Sluice (process ${first.pid})`),
    ]);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  });

  it('says in one sentence that its port is taken, before it starts anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const refused = await start({ PORT: String(port) }, false);
    expect(await refused.exited).toBe(1);
    expect(refused.output().trim().split('\n')).toEqual([
      expect.stringContaining(`Port ${port} at 127.0.0.1 is taken`),
    ]);
    expect(() => readFileSync(path.join(dataDir, 'lock'))).toThrow(/ENOENT/);
    other.close();
  });

  it('lists every mistake of its environment', async () => {
    const refused = await start({ SLUICE_RUN_LEASE_MS: '5', SLUICE_LOG_LEVEL: 'loud' }, false);
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toMatch(/SLUICE_LOG_LEVEL[^]*SLUICE_RUN_LEASE_MS/);
  });

  it('can be stopped while it is still starting', async () => {
    const early = await start({}, false);
    await waitUntil(() => pidOf('redis/redis.pid'), { what: 'Redis' });
    const redis = pidOf('redis/redis.pid');
    await early.stop();
    expect(early.output()).not.toContain('ready');
    expect(isAlive(redis)).toBe(false);
  });
});
