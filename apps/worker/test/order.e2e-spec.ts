import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

const KEYS = 50;
const RUNS = 1000;

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath();
  await path.start('worker');
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

const workflow = (settings: object, retry = { attempts: 3, backoff: 'fixed', initialMs: 5, maxMs: 5 }) => ({
  trigger: { connector: 'webhook', operation: 'catch', input: { ratePerSecond: 10_000, rateBurst: 20_000 } },
  steps: ['first', 'second'].map((id) => ({
    id,
    type: 'action',
    connector: 'http',
    operation: 'request',
    retry,
    input: {
      method: 'POST',
      url: `${sink.url}/${id}`,
      bodyType: 'json',
      body: { key: '{{trigger.body.key}}', n: '{{trigger.body.n}}' },
    },
  })) as never[],
  settings: { autoPause: false, ...settings },
});

interface Sent {
  key: string;
  n: number;
}
const sentIn = ({ body }: { body: Buffer }): Sent => JSON.parse(body.toString()) as Sent;

async function post(url: string, body: Sent): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
}

const settled = (workflowId: string, count: number) =>
  waitUntil(
    async () => {
      const [row] = await path.query<{ done: number }>(
        'SELECT count(*)::int AS done FROM runs WHERE workflow_id = $1 AND due_at IS NULL',
        [workflowId],
      );
      return row!.done >= count;
    },
    { timeoutMs: 120_000, everyMs: 200, what: `${count} runs to end` },
  );

describe('runs that are ordered by a key', () => {
  it('have it when another workflow calls them, too', async () => {
    const { workflowId, workspaceId } = await path.seed(workflow({ orderBy: '{{trigger.body.key}}' }));
    const caller = await path.seed(
      {
        trigger: {
          connector: 'webhook',
          operation: 'catch',
          input: { ratePerSecond: 10_000, rateBurst: 20_000 },
        },
        steps: [{ id: 'call', type: 'call', workflowId, input: '{{trigger.body}}' }],
      },
      { workspaceId },
    );
    sink.answer(() => ({ status: 200, body: {} }));
    await post(caller.url, { key: 'called', n: 1 });
    await settled(caller.workflowId, 1);
    expect(
      await path.query('SELECT order_key, status FROM runs WHERE workflow_id = $1', [workflowId]),
    ).toEqual([{ order_key: 'called', status: 'succeeded' }]);
  });

  it('go one after another in order of arrival, whatever fails, on two workers', async () => {
    const { url, workflowId } = await path.seed(workflow({ orderBy: '{{trigger.body.key}}' }));
    sink.requests.length = 0;
    const underWay = new Map<string, number>();
    const overlaps: Sent[] = [];
    sink.answer(async (request) => {
      const sent = sentIn(request);
      if (underWay.has(sent.key) && underWay.get(sent.key) !== sent.n) overlaps.push(sent);
      underWay.set(sent.key, sent.n);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      if (underWay.get(sent.key) === sent.n) underWay.delete(sent.key);
      const dice = Math.random();
      return { status: dice < 0.05 ? 400 : dice < 0.15 ? 503 : 200, body: {} };
    });

    const numbers = Array.from({ length: RUNS }, (_, n) => n);
    // Each key's events are sent one after another, many keys at once.
    await Promise.all(
      Array.from({ length: KEYS }, async (_, key) => {
        for (const n of numbers.filter((number) => number % KEYS === key))
          await post(url, { key: `k${key}`, n });
      }),
    );
    await settled(workflowId, RUNS);

    expect(overlaps).toEqual([]);
    const seen = new Map<string, number[]>();
    for (const request of sink.requests) {
      const { key, n } = sentIn(request);
      const list = seen.get(key) ?? [];
      if (list.at(-1) !== n) list.push(n);
      seen.set(key, list);
    }
    expect(seen.size).toBe(KEYS);
    for (const [key, list] of seen) expect([key, list]).toEqual([key, list.toSorted((a, b) => a - b)]);
    expect(new Set(sink.requests.map((request) => sentIn(request).n)).size).toBe(RUNS);
    const statuses = await path.query<{ status: string }>(
      'SELECT DISTINCT status FROM runs WHERE workflow_id = $1 ORDER BY 1',
      [workflowId],
    );
    expect(statuses).toEqual([{ status: 'failed' }, { status: 'succeeded' }]);
  }, 180_000);
});

describe('a limit of runs at once', () => {
  it('holds over all workers', async () => {
    const { url, workflowId } = await path.seed(workflow({ concurrency: 3 }));
    let running = 0;
    let most = 0;
    sink.answer(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return { body: {} };
    });
    await Promise.all(Array.from({ length: 60 }, (_, n) => post(url, { key: 'any', n })));
    await settled(workflowId, 60);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  }, 60_000);
});

describe('a limit of starts in a time', () => {
  it('holds over all workers, and starts the rest later', async () => {
    const { url, workflowId } = await path.seed(workflow({ rate: { limit: 5, perMs: 1000 } }));
    sink.answer({ body: {} });
    await Promise.all(Array.from({ length: 20 }, (_, n) => post(url, { key: 'any', n })));
    await settled(workflowId, 20);
    const rows = await path.query<{ within: number }>(
      `SELECT (SELECT count(*)::int FROM runs o WHERE o.workflow_id = r.workflow_id
               AND o.admitted_at > r.admitted_at - interval '1 second' AND o.admitted_at <= r.admitted_at) AS within
       FROM runs r WHERE workflow_id = $1`,
      [workflowId],
    );
    expect(Math.max(...rows.map(({ within }) => within))).toBe(5);
  }, 60_000);
});

describe('debounce and deduplication', () => {
  it('runs only the last event of a key', async () => {
    const { url, workflowId } = await path.seed(
      workflow({ debounce: { key: '{{trigger.body.key}}', windowMs: 1000 } }),
    );
    sink.requests.length = 0;
    sink.answer({ body: {} });
    for (let n = 0; n < 10; n++) await post(url, { key: n % 2 ? 'odd' : 'even', n });
    await settled(workflowId, 10);
    const firsts = sink.requests.filter((request) => request.url === '/first').map(sentIn);
    expect(firsts.map(({ n }) => n).toSorted()).toEqual([8, 9]);
    const filtered = await path.query(
      `SELECT 1 FROM runs WHERE workflow_id = $1 AND status = 'filtered' AND error ->> 'code' = 'run.debounced'`,
      [workflowId],
    );
    expect(filtered).toHaveLength(8);
  }, 60_000);

  it('starts nothing for a second event with the same key', async () => {
    const { url, workflowId } = await path.seed(workflow({ deduplicate: { key: '{{trigger.body.n}}' } }));
    sink.answer({ body: {} });
    await Promise.all(Array.from({ length: 20 }, (_, n) => post(url, { key: 'any', n: n % 4 })));
    await settled(workflowId, 4);
    const rows = await path.query<{ gated: boolean }>('SELECT gated FROM runs WHERE workflow_id = $1', [
      workflowId,
    ]);
    expect(rows).toEqual(Array.from({ length: 4 }, () => ({ gated: false })));
  }, 60_000);
});

describe('a workflow whose runs all but always fail', () => {
  it('is paused, and holds its events', async () => {
    const { url, workflowId } = await path.seed(workflow({ autoPause: true }));
    sink.answer({ status: 400 });
    for (let n = 0; n < 20; n++) await post(url, { key: 'any', n });
    const [paused] = await waitUntil(async () => {
      const rows = await path.query<{ reason: { code: string } }>(
        'SELECT pause_reason AS reason FROM triggers WHERE workflow_id = $1 AND paused_at IS NOT NULL',
        [workflowId],
      );
      return rows.length > 0 && rows;
    });
    expect(paused).toMatchObject({ reason: { code: 'workflow.failing' } });
    sink.requests.length = 0;
    await post(url, { key: 'any', n: 99 });
    const held = await path.query<{ status: string; parked: boolean }>(
      `SELECT status, due_at = 'infinity' AS parked FROM runs WHERE workflow_id = $1 ORDER BY id DESC LIMIT 1`,
      [workflowId],
    );
    expect(held).toEqual([{ status: 'queued', parked: true }]);
    expect(sink.requests).toEqual([]);
  }, 60_000);
});
