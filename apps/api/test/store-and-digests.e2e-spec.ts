import { newId } from '#kernel';

import { type Api, type Problem, startApi } from './start-api';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const put = (key: string, value: unknown, more: object = {}) =>
  api.call('PUT', `/store/${encodeURIComponent(key)}`, { body: { value, ...more } });

async function viewerKey(): Promise<string> {
  const { status, body } = await api.call<{ key: string }>('POST', '/api-keys', {
    body: { name: 'Looks', role: 'viewer' },
  });
  expect(status).toBe(201);
  return body.key;
}

const auditOf = (action: string) =>
  api.query<{ target: string; details: unknown }>(
    'SELECT target_id AS target, details FROM audit_entries WHERE action = $1 ORDER BY id',
    [action],
  );

describe('the key-value store', () => {
  it('is set, read, listed and removed, and the log says who did', async () => {
    const key = 'orders/ümlaut & 1';
    const at = `/store/${encodeURIComponent(key)}`;
    const value = { last: [1, 'x'], password: 'hunter2' };
    expect(await put(key, value, { expiresInMs: 60_000 })).toMatchObject({
      status: 200,
      body: { key, value },
    });
    const { body } = await api.call<{ expiresAt: string }>('GET', at);
    expect(body).toMatchObject({ key, value });
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    expect(await put(key, null)).toMatchObject({ status: 200, body: { value: null, expiresAt: null } });
    expect((await api.call('DELETE', at)).status).toBe(204);
    expect((await api.call('DELETE', at)).status).toBe(404);
    expect((await api.call('GET', at)).status).toBe(404);

    expect(await auditOf('store.set')).toEqual([
      { target: key, details: { expiresInMs: 60_000 } },
      { target: key, details: { expiresInMs: null } },
    ]);
    expect(await auditOf('store.remove')).toEqual([{ target: key, details: null }]);
    expect(JSON.stringify(await api.query('SELECT * FROM audit_entries'))).not.toContain('hunter2');
  });

  it('is listed by prefix, page by page', async () => {
    for (const key of ['list_a', 'list%b', 'list_c', 'list_d', 'other']) await put(key, 'x'.repeat(300));
    const first = await api.call<Page<{ key: string; preview: string; bytes: number }>>(
      'GET',
      '/store?prefix=list_&limit=2',
    );
    expect(first.body.items).toEqual([
      expect.objectContaining({ key: 'list_a', preview: `"${'x'.repeat(199)}`, bytes: 302, expiresAt: null }),
      expect.objectContaining({ key: 'list_c' }),
    ]);
    const next = await api.call<Page<{ key: string }>>(
      'GET',
      `/store?prefix=list_&limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(next.body).toMatchObject({ items: [{ key: 'list_d' }], nextCursor: null });
  });

  it('forgets what has expired', async () => {
    await put('gone', 1, { expiresInMs: 1000 });
    await api.query(`UPDATE store_entries SET expires_at = now() WHERE key = 'gone'`);
    expect((await api.call('GET', '/store/gone')).status).toBe(404);
    expect((await api.call<Page<unknown>>('GET', '/store?prefix=gone')).body.items).toEqual([]);
  });

  it.each<[string, string, object | undefined, string]>([
    ['PUT', '/store/a', {}, '/value'],
    ['PUT', '/store/a', { value: 'x'.repeat(256 * 1024) }, '/value'],
    ['PUT', '/store/a', { value: 1, expiresInMs: 1 }, '/expiresInMs'],
    ['GET', '/store?cursor=!', undefined, '/query/cursor'],
  ])('%s %s with %j says where it is wrong', async (method, path, body, pointer) => {
    const answer = await api.call<Problem>(method, path, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(answer.body.errors?.map((error) => error.pointer).join()).toContain(pointer);
  });

  it.each([`/store/${'k'.repeat(201)}`, '/store/a%00b', `/digests/${'k'.repeat(201)}/release`])(
    'finds nothing at %s',
    async (path) => {
      const method = path.startsWith('/store') ? 'PUT' : 'POST';
      expect((await api.call(method, path, { body: { value: 1 } })).status).toBe(404);
    },
  );

  it('may be read, not written, by a viewer', async () => {
    await put('seen', 1);
    const key = await viewerKey();
    expect((await api.call('GET', '/store/seen', { key })).status).toBe(200);
    expect((await api.call('PUT', '/store/seen', { key, body: { value: 2 } })).status).toBe(403);
    expect((await api.call('DELETE', '/store/seen', { key })).status).toBe(403);
    expect((await api.call('GET', '/store', { key: null })).status).toBe(401);
  });
});

describe('digests', () => {
  /** As a run that collected and waits leaves it. */
  async function seedDigest(name: string): Promise<string> {
    const { body: workflow } = await api.call<{ id: string }>('POST', '/workflows', {
      body: {
        name: 'Collects',
        definition: {
          trigger: { connector: 'webhook', operation: 'catch' },
          steps: [{ id: 'shape', type: 'map', input: { a: '1' } }],
        },
      },
    });
    expect((await api.call('POST', `/workflows/${workflow.id}/publish`)).status).toBe(200);
    const { body: run } = await api.call<{ runId: string }>('POST', `/workflows/${workflow.id}/run`, {
      body: { body: {} },
    });
    await api.query(`UPDATE runs SET status = 'waiting', due_at = 'infinity' WHERE id = $1`, [run.runId]);
    await api.query(
      `INSERT INTO digests (workspace_id, name, carrier_run_id, carrier_path, open_items, open_bytes, open_since)
       SELECT workspace_id, $1, id, 'collect', 3, 30, now() FROM runs WHERE id = $2`,
      [name, run.runId],
    );
    return run.runId;
  }

  it('are listed, and released when asked', async () => {
    const name = 'daily / team';
    const runId = await seedDigest(name);
    expect((await api.call('GET', '/digests')).body).toMatchObject({
      items: [{ name, openItems: 3, carrierRunId: runId, releaseAt: null }],
      nextCursor: null,
    });
    const at = `/digests/${encodeURIComponent(name)}/release`;
    expect((await api.call('POST', at, { key: await viewerKey() })).status).toBe(403);
    expect(await api.call('POST', at)).toMatchObject({ status: 202, body: { runId } });
    expect(
      await api.query('SELECT due_at <= now() AS due, signals FROM runs WHERE id = $1', [runId]),
    ).toEqual([{ due: true, signals: 1 }]);
    expect(await api.query('SELECT path FROM run_signals WHERE run_id = $1', [runId])).toEqual([
      { path: 'collect' },
    ]);
    expect(await auditOf('digest.release')).toEqual([{ target: name, details: { runId } }]);
  });

  it('can’t be released where nothing waits', async () => {
    const none = await api.call<Problem>('POST', `/digests/${newId()}/release`);
    expect(none).toMatchObject({ status: 409, body: { code: 'conflict.state' } });
    const runId = await seedDigest('ended');
    await api.call('POST', `/runs/${runId}/cancel`);
    expect((await api.call('POST', '/digests/ended/release')).status).toBe(409);
  });
});
