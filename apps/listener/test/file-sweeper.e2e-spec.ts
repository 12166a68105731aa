import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type OnePath, startOnePath, waitUntil } from '#testing';

const KEY = 'sluice_test_key_of_the_owner_0123456789';

let one: OnePath;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-sweep-'));
  one = await startOnePath({
    roles: [],
    env: {
      SLUICE_FILES_DIR: folder,
      SLUICE_API_KEY: KEY,
      SLUICE_OWNER_EMAIL: 'owner@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery',
    },
  });
});
afterAll(async () => {
  await one.close();
  await rm(folder, { recursive: true, force: true });
});

const kept = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
const states = async (): Promise<string[]> =>
  (await one.query<{ state: string }>('SELECT state FROM files ORDER BY id')).map(({ state }) => state);

it('removes what an api left that was killed while it took a file, and no other', async () => {
  const api = await one.start('api');
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/octet-stream' };
  const whole = await fetch(`${api.url}/api/v1/files?name=whole`, {
    method: 'POST',
    headers,
    body: 'all of it',
  });
  expect(whole.status).toBe(201);
  const upload = request(`${api.url}/api/v1/files?name=half`, {
    method: 'POST',
    headers: { ...headers, 'content-length': 1_000_000 },
  });
  upload.on('error', () => undefined);
  upload.write(Buffer.alloc(100_000));
  await waitUntil(async () => (await kept()).some((name) => name.endsWith('.part')), {
    what: 'bytes on the disk',
  });
  await api.kill9();
  expect(await states()).toEqual(['stored', 'writing']);
  await one.query(`UPDATE files SET changed_at = now() - interval '25 hours'`);
  const listener = await one.start('listener');
  await waitUntil(async () => (await states()).length === 1, { timeoutMs: 30_000, what: 'the sweep' });
  expect(await states()).toEqual(['stored']);
  expect(await kept()).toEqual([expect.stringMatching(/^[0-9a-f]{30}$/)]);
  await listener.kill9();
});
