import { newId } from '#kernel';

import { type Api, type Problem, startApi } from './start-api';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Flood {
  id: string;
  workflowId: string;
  state: string;
  items: number;
  decidedBy: string | null;
}

async function newWorkflow(): Promise<string> {
  const { body, status } = await api.call<{ id: string }>('POST', '/workflows', { body: { name: 'Orders' } });
  expect(status).toBe(201);
  return body.id;
}

/** As a poll leaves it. */
async function newFlood(workflowId: string, values: unknown[]): Promise<string> {
  const id = newId();
  await api.query(
    `INSERT INTO floods (id, workspace_id, workflow_id, trigger_id, items)
     SELECT $1, workspace_id, workflow_id, id, $3 FROM triggers WHERE workflow_id = $2`,
    [id, workflowId, values.length],
  );
  for (const [n, value] of values.entries()) {
    await api.query(
      `INSERT INTO flood_items (flood_id, position, workspace_id, item, body)
       SELECT id, $2, workspace_id, $3, $4 FROM floods WHERE id = $1`,
      [id, n, Buffer.alloc(16, n), Buffer.from(JSON.stringify(value))],
    );
  }
  return id;
}

const itemsOf = async (id: string) =>
  (await api.query<{ position: number }>('SELECT position FROM flood_items WHERE flood_id = $1', [id]))
    .length;

describe('floods', () => {
  it('are listed, newest first, and shown with their first items', async () => {
    const [one, two] = [await newWorkflow(), await newWorkflow()];
    const first = await newFlood(one, [{ n: 0 }]);
    const second = await newFlood(two, [...Array.from({ length: 25 }, (_, n) => ({ n }))]);
    const list = async (query: string) =>
      (await api.call<{ items: Flood[] }>('GET', `/floods${query}`)).body.items.map(({ id }) => id);
    expect(await list('')).toEqual([second, first]);
    expect(await list(`?workflowId=${one}`)).toEqual([first]);
    expect(await list('?state=dropped')).toEqual([]);
    const { body } = await api.call<{ nextCursor: string }>('GET', '/floods?limit=1');
    expect(await list(`?limit=1&cursor=${body.nextCursor}`)).toEqual([first]);
    const shown = await api.call<{ sample: unknown[] }>('GET', `/floods/${second}`);
    expect(shown.body).toMatchObject({
      workflowId: two,
      workflowName: 'Orders',
      state: 'held',
      items: 25,
      released: 0,
    });
    expect(shown.body.sample).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  });

  it('show no more than the beginning of a long item', async () => {
    const id = await newFlood(await newWorkflow(), [{ text: 'x'.repeat(100_000) }]);
    const { body } = await api.call<{ sample: string[] }>('GET', `/floods/${id}`);
    expect(body.sample[0]).toMatch(/^\{"text":"xxx.*…$/);
    expect(body.sample[0]?.length).toBeLessThan(17_000);
  });

  it('are released or dropped once, and the log says who did', async () => {
    const workflowId = await newWorkflow();
    const [kept, gone] = [await newFlood(workflowId, [1, 2]), await newFlood(workflowId, [3])];
    const released = await api.call<Flood>('POST', `/floods/${kept}/release`);
    expect(released).toMatchObject({ status: 202, body: { id: kept, state: 'releasing' } });
    expect(released.body.decidedBy).toBeTruthy();
    expect(await itemsOf(kept)).toBe(2);
    const dropped = await api.call<Flood>('POST', `/floods/${gone}/drop`);
    expect(dropped).toMatchObject({ status: 200, body: { state: 'dropped' } });
    expect(await itemsOf(gone)).toBe(0);
    for (const id of [kept, gone]) {
      for (const verb of ['release', 'drop']) {
        const again = await api.call<Problem>('POST', `/floods/${id}/${verb}`);
        expect(again).toMatchObject({ status: 409, body: { code: 'conflict.state' } });
      }
    }
    const entries = await api.query<{ action: string; id: string }>(
      `SELECT action, target_id AS id FROM audit_entries WHERE action LIKE 'flood.%' ORDER BY id`,
    );
    expect(entries).toEqual([
      { action: 'flood.release', id: kept },
      { action: 'flood.drop', id: gone },
    ]);
  });

  it('are nobody else’s business', async () => {
    const id = await newFlood(await newWorkflow(), [1]);
    const { body } = await api.call<{ key: string }>('POST', '/api-keys', {
      body: { name: 'Looks', role: 'viewer' },
    });
    expect((await api.call('GET', `/floods/${id}`, { key: body.key })).status).toBe(200);
    expect((await api.call('POST', `/floods/${id}/drop`, { key: body.key })).status).toBe(403);
    await api.query('UPDATE floods SET workspace_id = $2 WHERE id = $1', [id, newId()]);
    expect((await api.call('GET', `/floods/${id}`)).status).toBe(404);
    expect((await api.call('POST', `/floods/${id}/release`)).status).toBe(404);
    expect((await api.call('POST', `/floods/${newId()}/drop`)).status).toBe(404);
  });
});

describe('the preview of a schedule', () => {
  const preview = <Body = { description: string; next: string[] }>(operation: string, input?: object) =>
    api.call<Body>('POST', '/triggers/preview', { body: { connector: 'schedule', operation, input } });

  it('says in words when it will start, and the next five times', async () => {
    const { status, body } = await preview('at', { times: ['08:30'], timeZone: 'Europe/Berlin' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      description: 'at 08:30 every day (Europe/Berlin)',
      timeZone: 'Europe/Berlin',
    });
    expect(body.next).toHaveLength(5);
    expect(Date.parse(body.next[0] ?? '')).toBeGreaterThan(Date.now());
    expect(body.next).toEqual(body.next.toSorted());
  });

  it('names what is wrong', async () => {
    const problems = async (operation: string, input?: object) => {
      const { status, body } = await preview<Problem>(operation, input);
      return [status, body.code, ...(body.errors ?? []).map(({ pointer }) => pointer)];
    };
    expect(await problems('cron', { pattern: 'often' })).toEqual([422, 'workflow.invalid', '/input/pattern']);
    expect(await problems('cron')).toEqual([422, 'workflow.invalid', '/input/pattern']);
    expect(await problems('never', {})).toEqual([404, 'connector.unknown']);
    const { status } = await api.call('POST', '/triggers/preview', {
      body: { connector: 'webhook', operation: 'catch', input: {} },
    });
    expect(status).toBe(400);
  });

  it('is what publishing checks as well', async () => {
    const id = await newWorkflow();
    const definition = {
      trigger: {
        connector: 'schedule',
        operation: 'cron',
        input: { pattern: '0 0 31 2 *', timeZone: 'Mars/Base' },
      },
      steps: [],
    };
    const { body } = await api.call<{ problems: { pointer: string; code: string }[] }>(
      'PUT',
      `/workflows/${id}/draft`,
      {
        body: { definition },
      },
    );
    expect(body.problems).toContainEqual(
      expect.objectContaining({ pointer: '/trigger/input/timeZone', code: 'time_zone.unknown' }),
    );
  });
});
