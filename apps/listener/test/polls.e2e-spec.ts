import { newId } from '#kernel';
import { type OnePath, startOnePath, startUpstream, type Upstream, waitUntil } from '#testing';

let path: OnePath;
let upstream: Upstream;

beforeAll(async () => {
  [path, upstream] = await Promise.all([startOnePath(), startUpstream()]);
});
afterAll(async () => {
  await upstream.close();
  await path.close();
});

const steps = [{ id: 'shape', type: 'map', title: 'Shape', input: { n: '{{trigger.body.n}}' } }] as const;

const workflow = (url: string) => ({
  trigger: {
    connector: 'poll',
    operation: 'items',
    input: { url, idPaths: ['n'], order: 'oldest_first', everySeconds: 10 },
  },
  steps: [...steps],
});

/** The items that became events, oldest first. */
async function eventsOf(triggerId: string): Promise<number[]> {
  const rows = await path.query<{ n: number }>(
    `SELECT (convert_from(body, 'UTF8')::json ->> 'n')::int AS n FROM events
     WHERE trigger_id = $1 AND source = 'poll' ORDER BY received_at, id`,
    [triggerId],
  );
  return rows.map(({ n }) => n);
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (await path.query<{ state: string }>('SELECT state FROM floods WHERE id = $1', [id]))[0]?.state;

/** As a poll leaves it. */
async function newFlood(workflowId: string, count: number): Promise<string> {
  const id = newId();
  await path.query(
    `INSERT INTO floods (id, workspace_id, workflow_id, trigger_id, items)
     SELECT $1, workspace_id, workflow_id, id, $3 FROM triggers WHERE workflow_id = $2`,
    [id, workflowId, count],
  );
  await path.query(
    `INSERT INTO flood_items (flood_id, position, workspace_id, item, body)
     SELECT f.id, n, f.workspace_id, decode(md5(n::text), 'hex'), convert_to(json_build_object('n', n)::text, 'UTF8')
     FROM floods f, generate_series(0, $2::int - 1) AS n WHERE f.id = $1`,
    [id, count],
  );
  return id;
}

const release = (id: string) =>
  path.query(`UPDATE floods SET state = 'releasing', decided_at = now() WHERE id = $1`, [id]);
const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

it('a poll starts a run for each item that is new', async () => {
  let numbers = [1, 2];
  upstream.answer(() => ({ body: numbers.map((n) => ({ n })) }));
  const { triggerId, workflowId } = await path.seed(workflow(upstream.url), { held: true });
  await waitUntil(() => upstream.requests.length > 0, { what: 'the first poll', timeoutMs: 20_000 });
  const [first] = upstream.requests;
  numbers = [1, 2, 3, 4];
  await waitUntil(
    async () => {
      const runs = await path.query<{ output: { n: number } }>(
        `SELECT s.output FROM step_runs s JOIN runs r ON r.id = s.run_id
         WHERE r.workflow_id = $1 AND r.status = 'succeeded' AND s.step_id = 'shape'`,
        [workflowId],
      );
      return (
        runs
          .map(({ output }) => output.n)
          .toSorted((a, b) => a - b)
          .join() === '3,4'
      );
    },
    { what: 'two runs', timeoutMs: 30_000 },
  );
  expect(await eventsOf(triggerId)).toEqual([3, 4]);
  const second = upstream.requests[1];
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(8900);
  const [lease] = await path.query<{ state: string }>(
    'SELECT state FROM listener_leases WHERE trigger_id = $1',
    [triggerId],
  );
  expect(lease?.state).toBe('connected');
});

it('a flood is released in its order, each item once, though the listener is killed amid', async () => {
  const { triggerId, workflowId } = await path.seed(workflow('http://127.0.0.1:1/'));
  const id = await newFlood(workflowId, 1500);
  await release(id);
  await waitUntil(async () => (await eventsOf(triggerId)).length > 60, {
    what: 'some events',
    timeoutMs: 20_000,
  });
  await path.listener.kill9();
  expect(await stateOf(id)).toBe('releasing');
  // As if its thirty seconds were over.
  await path.query('UPDATE floods SET lease_until = now() WHERE id = $1', [id]);
  await path.start('listener');
  await waitUntil(async () => (await stateOf(id)) === 'released', { what: 'the flood', timeoutMs: 40_000 });
  expect(await eventsOf(triggerId)).toEqual(range(1500));
  const left = await path.query('SELECT FROM flood_items WHERE flood_id = $1', [id]);
  expect(left).toEqual([]);
});

it('a flood of a workflow that is not published is held again', async () => {
  const { triggerId, workflowId } = await path.seed(workflow('http://127.0.0.1:1/'), { published: false });
  const id = await newFlood(workflowId, 3);
  await release(id);
  await waitUntil(async () => (await stateOf(id)) === 'held', { what: 'it to be held', timeoutMs: 20_000 });
  const [row] = await path.query<{ note: string }>('SELECT note FROM floods WHERE id = $1', [id]);
  expect(row?.note).toMatch(/not published/);
  expect(await eventsOf(triggerId)).toEqual([]);
});
