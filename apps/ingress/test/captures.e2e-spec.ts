import { createHmac } from 'node:crypto';

import { newId } from '#kernel';
import { createPool, Upkeep } from '#store';

import { startPublic, type Public } from './start-public';

interface Capture {
  id: string;
  method: string;
  path: string;
  headers: [string, string][];
  body: { encoding: string; data: string };
  bodyBytes: number;
  refused: { code: string; message: string } | null;
  output: { body: unknown; params: unknown; headers: Record<string, string> } | null;
  error: { code: string } | null;
}

let app: Public;
beforeAll(async () => {
  app = await startPublic();
});
afterAll(() => app.close());

const CATCH = { connector: 'webhook', operation: 'catch' };
const post = (url: string, body: string | Buffer = '{"total":42}', headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const capturesOf = async (id: string, query = '') =>
  (
    await app.call<{ items: Capture[]; nextCursor: string | null }>(
      'GET',
      `/workflows/${id}/captures${query}`,
    )
  ).body;
const runsOf = (id: string) => app.query('SELECT id FROM runs WHERE workflow_id = $1', [id]);

describe('the test address of a draft', () => {
  it('captures what comes, as templates would see it, and starts nothing', async () => {
    const { id, testUrl } = await app.draft({ ...CATCH, input: { path: '/orders/:id' } });
    const answer = await post(`${testUrl}/orders/7?x=1`, '{"total":42}', { authorization: 'Bearer s3cret' });
    expect(answer.status).toBe(202);
    const { captureId } = (await answer.json()) as { captureId: string };
    const { items } = await capturesOf(id);
    expect(items).toMatchObject([
      {
        ...{ id: captureId, method: 'POST', path: '/orders/7', bodyBytes: 12, refused: null, error: null },
        body: { encoding: 'utf8', data: '{"total":42}' },
        output: { body: { total: 42 }, params: { id: '7' }, query: { x: '1' } },
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('s3cret');
    expect(await runsOf(id)).toEqual([]);
  });

  it('tells whoever watches as soon as something came', async () => {
    const { testUrl } = await app.draft(CATCH);
    const watching = await app.watch();
    await post(testUrl);
    expect(await watching.next()).toEqual({ runIds: [] });
    await watching.end();
  });

  it('goes by the draft as it is now, whatever is published', async () => {
    const { id, url, testUrl } = await app.draft(CATCH);
    await app.publish(id);
    await app.save(id, { ...CATCH, input: { methods: ['PUT'], answerStatus: 200, answerBody: 'thanks' } });
    expect((await post(testUrl)).status).toBe(405);
    const answer = await fetch(testUrl, { method: 'PUT', body: '{}' });
    expect([answer.status, await answer.text()]).toEqual([200, 'thanks']);
    expect((await post(url)).status).toBe(202);
    expect((await capturesOf(id)).items).toMatchObject([{ method: 'PUT' }]);
  });

  it('shows what was refused, and why, without the secret that was tried', async () => {
    const connectionId = await app.connect('github', 'signing', { secrets: ['right'] });
    const { id, testUrl } = await app.draft({
      connector: 'github',
      operation: 'event',
      connectionId,
      input: {},
    });
    const signature = (key: string) => `sha256=${createHmac('sha256', key).update('{}').digest('hex')}`;
    const send = (key: string) =>
      post(testUrl, '{}', { 'x-hub-signature-256': signature(key), 'x-github-event': 'issues' });
    expect((await send('wrong')).status).toBe(401);
    expect((await send('right')).status).toBe(200);
    const { items } = await capturesOf(id);
    expect(items).toMatchObject([
      { refused: null },
      { refused: { code: expect.stringMatching(/^signature\./) as string } },
    ]);
    expect(JSON.stringify(items[1])).not.toContain(signature('wrong'));
  });

  it.each([
    ['has no trigger', {}, 'hook.incomplete'],
    [
      'is started by something else',
      { trigger: { connector: 'schedule', operation: 'cron' } },
      'hook.incomplete',
    ],
    ['is not set up', { trigger: { ...CATCH, input: { methods: 'all' } } }, 'hook.incomplete'],
  ])('says so where the draft %s', async (_, definition, code) => {
    const { body } = await app.call<{ id: string }>('POST', '/workflows', { name: 'Draft', definition });
    const [row] = await app.query<{ token: string }>('SELECT token FROM triggers WHERE workflow_id = $1', [
      body.id,
    ]);
    const answer = await post(`${app.url}/hooks/test/${row!.token}`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, code]);
  });

  it('is none for a token that nobody has, and none once the workflow is deleted', async () => {
    expect((await post(`${app.url}/hooks/test/AAAAAAAAAAAAAAAAAAAAAA`)).status).toBe(404);
    const { id, testUrl } = await app.draft(CATCH);
    await app.call('DELETE', `/workflows/${id}`);
    expect((await post(testUrl)).status).toBe(404);
  });

  it('takes up to a mebibyte', async () => {
    const { testUrl } = await app.draft(CATCH);
    expect((await post(testUrl, Buffer.alloc(1_048_577, 'a'))).status).toBe(413);
  });
});

describe('captures', () => {
  it('are the newest 50 of each workflow, by pages', async () => {
    const { id, testUrl } = await app.draft(CATCH);
    for (let n = 0; n < 52; n += 1) {
      // A test address is for trying by hand: more than a burst has to wait.
      const answer = await post(`${testUrl}?n=${n}`);
      if (answer.status === 429) n -= 1;
    }
    const first = await capturesOf(id, '?limit=40');
    const rest = await capturesOf(id, `?limit=40&cursor=${first.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([40, 10, null]);
  });

  it('go after a week', async () => {
    const { id, testUrl } = await app.draft(CATCH);
    await post(testUrl);
    await post(testUrl);
    const [old] = (await capturesOf(id)).items;
    await app.query(`UPDATE captures SET received_at = now() - interval '8 days' WHERE id = $1`, [old!.id]);
    const pool = createPool({ url: app.databaseUrl });
    await new Upkeep(pool).run(0);
    await pool.end();
    expect((await capturesOf(id)).items.map((one) => one.id)).toHaveLength(1);
  });

  it('can be removed, one or all', async () => {
    const { id, testUrl } = await app.draft(CATCH);
    for (let n = 0; n < 3; n += 1) await post(testUrl);
    const { items } = await capturesOf(id);
    expect((await app.call('DELETE', `/workflows/${id}/captures/${items[0]!.id}`)).status).toBe(204);
    expect((await app.call('DELETE', `/workflows/${id}/captures/${items[0]!.id}`)).status).toBe(404);
    expect((await capturesOf(id)).items).toHaveLength(2);
    expect((await app.call('DELETE', `/workflows/${id}/captures`)).status).toBe(204);
    expect((await capturesOf(id)).items).toEqual([]);
  });

  it('that do not parse say why, and can’t be a sample', async () => {
    const { id, testUrl } = await app.draft(CATCH);
    await post(testUrl, '{"total":');
    const [capture] = (await capturesOf(id)).items;
    expect(capture).toMatchObject({ output: null, error: { code: 'body.malformed_json' } });
    const kept = await app.call('POST', `/workflows/${id}/captures/${capture!.id}/keep`, {});
    expect(kept).toMatchObject({ status: 409, body: { code: 'conflict.state' } });
  });

  it('are nobody else’s', async () => {
    expect((await app.call('GET', `/workflows/${newId()}/captures`)).status).toBe(404);
    expect((await app.call('GET', `/workflows/${newId()}/sample`)).status).toBe(404);
    expect((await app.call('PUT', `/workflows/${newId()}/sample`, { value: 1 })).status).toBe(404);
  });
});

describe('the sample of a workflow', () => {
  it('is a capture that was kept, or what somebody pasted', async () => {
    const { id, testUrl } = await app.draft(CATCH);
    expect((await app.call('GET', `/workflows/${id}/sample`)).body).toEqual({ sample: null });
    await post(testUrl, '{"total":42}', { 'x-api-key': 'hidden' });
    const [capture] = (await capturesOf(id)).items;
    const kept = await app.call('POST', `/workflows/${id}/captures/${capture!.id}/keep`, {
      name: 'An order',
    });
    expect(kept).toMatchObject({ status: 200, body: { name: 'An order', value: { body: { total: 42 } } } });
    expect(JSON.stringify(kept.body)).not.toContain('hidden');
    expect((await app.call('GET', `/workflows/${id}/sample`)).body).toEqual({ sample: kept.body });
    const pasted = await app.call('PUT', `/workflows/${id}/sample`, {
      value: { body: [1, null, 'x\u0000'] },
    });
    expect([pasted.status, pasted.body]).toMatchObject([400, {}]);
    const put = await app.call('PUT', `/workflows/${id}/sample`, { value: { body: [1, null] } });
    expect(put).toMatchObject({ status: 200, body: { name: 'Pasted', value: { body: [1, null] } } });
    expect((await app.call('DELETE', `/workflows/${id}/sample`)).status).toBe(204);
    expect((await app.call('GET', `/workflows/${id}/sample`)).body).toEqual({ sample: null });
  });

  it('has a mebibyte at most', async () => {
    const { id } = await app.draft(CATCH);
    const large = await app.call('PUT', `/workflows/${id}/sample`, { value: 'x'.repeat(1_048_577) });
    expect(large.status).toBeGreaterThanOrEqual(400);
    expect(large.status).toBeLessThan(500);
  });
});
