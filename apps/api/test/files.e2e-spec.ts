import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { newId } from '#kernel';
import { waitUntil } from '#testing';

import { type Api, OWNER_KEY, type Problem, startApi } from './start-api';

let api: Api;
let folder: string;
let viewer: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-api-files-'));
  api = await startApi({ SLUICE_FILES_DIR: folder, SLUICE_FILE_LIMIT: '3000000' });
  const made = await api.call('POST', '/api-keys', { body: { name: 'Looks on', role: 'viewer' } });
  viewer = String(made.body.key);
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

interface FileRef {
  $file: string;
  name: string;
  contentType: string;
  size: number;
}

const upload = (query: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/v1/files?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${OWNER_KEY}`, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
const download = (id: string, key = OWNER_KEY) =>
  fetch(`${api.url}/api/v1/files/${encodeURIComponent(id)}`, { headers: { authorization: `Bearer ${key}` } });

it('keeps what is uploaded, byte by byte', async () => {
  const bytes = randomBytes(2_500_000);
  const answer = await upload(`name=${encodeURIComponent('../Größe "1".pdf')}`, bytes);
  expect(answer.status).toBe(201);
  const ref = (await answer.json()) as FileRef;
  expect(ref).toEqual({
    $file: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'Größe "1".pdf',
    contentType: 'application/pdf',
    size: bytes.length,
  });
  const got = await download(ref.$file, viewer);
  expect(got.status).toBe(200);
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="Gr__e _1_.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.pdf`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'no-store',
  });
  const { body } = await api.call<{ items: unknown[] }>('GET', '/files');
  expect(body.items[0]).toMatchObject({
    id: ref.$file,
    runId: null,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
});

it('takes a page for what it is, and does not show it', async () => {
  const ref = (await (
    await upload('name=a.html&contentType=text/html', '<script>1</script>')
  ).json()) as FileRef;
  const got = await download(ref.$file);
  expect(got.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
});

it('refuses what is too large, and leaves nothing of it', async () => {
  const answer = await upload('name=a', Buffer.alloc(3_000_001));
  expect(answer.status).toBe(413);
  expect(((await answer.json()) as Problem).code).toBe('request.too_large');
});

it('leaves nothing when whoever uploads goes away', async () => {
  const count = async () =>
    (await api.query<{ state: string }>(`SELECT state FROM files WHERE name = 'cut'`))[0]?.state;
  const { port } = new URL(api.url);
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/v1/files?name=cut',
    headers: {
      authorization: `Bearer ${OWNER_KEY}`,
      'content-type': 'application/octet-stream',
      'content-length': 1000,
    },
  });
  request.on('error', () => undefined);
  request.write('abc');
  await waitUntil(async () => (await count()) === 'writing', { what: 'the upload to begin' });
  request.destroy();
  await waitUntil(async () => (await count()) === 'gone', { what: 'the upload to be given up' });
});

it.each([
  ['without a name', '', 400, 'request.invalid'],
  ['as JSON', 'name=a', 415, 'request.unsupported_media_type'],
])('refuses an upload %s', async (what, query, status, code) => {
  const answer = await upload(query, '{}', what === 'as JSON' ? { 'content-type': 'application/json' } : {});
  expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([status, code]);
});

it('lets viewers look and not upload or remove', async () => {
  const headers = { authorization: `Bearer ${viewer}` };
  expect((await upload('name=a', 'x', headers)).status).toBe(403);
  const ref = (await (await upload('name=a', 'x')).json()) as FileRef;
  expect((await api.call('DELETE', `/files/${ref.$file}`, { key: viewer })).status).toBe(403);
  expect((await download(ref.$file, viewer)).status).toBe(200);
  expect((await download(ref.$file, 'wrong')).status).toBe(401);
});

it('removes files', async () => {
  const ref = (await (await upload('name=a', 'x')).json()) as FileRef;
  expect((await api.call('DELETE', `/files/${ref.$file}`)).status).toBe(204);
  expect((await download(ref.$file)).status).toBe(404);
  expect((await api.call('DELETE', `/files/${ref.$file}`)).status).toBe(404);
});

it('knows no file of another workspace, and none that is gone', async () => {
  const [id, event] = [newId(), newId()];
  await api.query(
    `INSERT INTO files (id, workspace_id, name, content_type, sha256, backend, key, state) VALUES ($1, $2, 'a', 'a/b', '', 'dir', 'x', 'stored')`,
    [id, newId()],
  );
  await api.query(`INSERT INTO events (id, workspace_id, source, body) VALUES ($1, $2, 'webhook', 'x')`, [
    event,
    newId(),
  ]);
  for (const unknown of [
    id,
    newId(),
    `event:${event}:body`,
    `event:${newId()}:body`,
    'x',
    '..%2f..',
    `event:${event}:../x`,
  ])
    expect((await download(unknown)).status).toBe(404);
  expect(
    (await api.call<{ items: { id: string }[] }>('GET', '/files')).body.items.map((one) => one.id),
  ).not.toContain(id);
  // Its bytes were taken away by somebody.
  const ref = (await (await upload('name=a', 'x')).json()) as FileRef;
  for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true });
  expect((await download(ref.$file)).status).toBe(404);
});

it('gives what came in with an event', async () => {
  const [workspace] = await api.query<{ id: string }>('SELECT id FROM workspaces LIMIT 1');
  const event = newId();
  await api.query(
    `INSERT INTO events (id, workspace_id, source, content_type, body) VALUES ($1, $2, 'webhook', 'image/png', $3)`,
    [event, workspace!.id, Buffer.from([1, 0, 255])],
  );
  const got = await download(`event:${event}:body`);
  expect([got.status, got.headers.get('content-type'), await got.arrayBuffer()]).toEqual([
    200,
    'image/png',
    new Uint8Array([1, 0, 255]).buffer,
  ]);
});
