/** `npm run rotate-keys`, beside a running Sluice. */
import { createTestDatabase, type RoleProcess, spawnRole, type TestDatabase, testRedis } from '#testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const KEY = 'sluice_test_key_of_the_owner_0123456789';
const [OLD, NEW] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
const MAIN = path.resolve(__dirname, '../../../dist/apps/standalone/src/rotate-keys.js');

describe('npm run rotate-keys', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  const running: RoleProcess[] = [];

  beforeAll(async () => {
    const [made, redis] = await Promise.all([createTestDatabase(), testRedis()]);
    database = made;
    env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      SLUICE_REDIS_PREFIX: redis.prefix,
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery',
      SLUICE_API_KEY: KEY,
    };
  });
  afterAll(async () => {
    await Promise.all(running.map((role) => role.kill9()));
    await database.drop();
  });

  async function start(keys: string): Promise<RoleProcess> {
    const role = await spawnRole('api', { ...env, SLUICE_ENCRYPTION_KEY: keys });
    running.push(role);
    return role;
  }

  async function call<Body>({ url }: RoleProcess, method: string, address: string, body: unknown) {
    const response = await fetch(`${url}/api/v1${address}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }

  async function rotate(more: Record<string, string>) {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [MAIN], { env: { PATH, DATABASE_URL: database.url, ...more } });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  }

  it('seals everything anew, so that the old key can be taken away', async () => {
    const before = await start(OLD);
    const fields = { name: 'X-Key', value: 'a value that stays' };
    const connection = { name: 'Shop', connector: 'http', auth: 'header', fields };
    const { body: made } = await call<{ id: string }>(before, 'POST', '/connections', connection);
    // A change of one field needs the others, so it shows whether they can be opened.
    const canOpen = async (role: RoleProcess) =>
      (await call(role, 'PATCH', `/connections/${made.id}`, { fields: { name: 'X-Other' } })).status === 200;

    const both = await start(`${NEW},${OLD}`);
    expect(await rotate({ SLUICE_ENCRYPTION_KEY: `${NEW},${OLD}` })).toEqual({
      code: 0,
      said: expect.stringMatching(
        /connections\.secrets: 1 sealed anew[^]*Key 2 seals nothing any more/,
      ) as string,
    });
    expect(await canOpen(both)).toBe(true);
    expect(await canOpen(await start(NEW))).toBe(true);
    expect(await rotate({ SLUICE_ENCRYPTION_KEY: `${NEW},${OLD}` })).toMatchObject({
      said: expect.stringContaining('Nothing was left') as string,
    });
    expect(await rotate({ SLUICE_ENCRYPTION_KEY: OLD })).toEqual({
      code: 1,
      said: expect.stringContaining('1 could not be opened') as string,
    });
  }, 180_000);

  it('says what is missing', async () => {
    expect(await rotate({})).toEqual({
      code: 1,
      said: expect.stringContaining('SLUICE_ENCRYPTION_KEY is required') as string,
    });
  });
});
