import type { Step } from '#schema';
import { startOnePath, waitUntil, type OnePath } from '#testing';

let path: OnePath;

beforeAll(async () => {
  path = await startOnePath();
}, 120_000);
afterAll(() => path.close());

const workflow = (steps: Step[]) => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps,
});

interface RunRow {
  status: string;
  error: { code: string } | null;
  result: { value: unknown } | null;
}

async function begin(url: string, body: unknown = {}): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { eventId } = (await answer.json()) as { eventId: string };
  const [run] = await path.query<{ id: string }>('SELECT id FROM runs WHERE event_id = $1', [eventId]);
  return run!.id;
}

const runThat = (id: string, is: (run: RunRow) => boolean, what: string) =>
  waitUntil(
    async () => {
      const [run] = await path.query<RunRow>('SELECT status, error, result FROM runs WHERE id = $1', [id]);
      return run && is(run) ? run : undefined;
    },
    { what, timeoutMs: 20_000 },
  );
const settled = (id: string) =>
  runThat(id, ({ status }) => !['queued', 'running', 'waiting'].includes(status), 'the run to end');
const waiting = (id: string) => runThat(id, ({ status }) => status === 'waiting', 'the run to wait');
const stepOf = async (runId: string, at: string) =>
  (
    await path.query<{ status: string; output: Record<string, unknown>; error: { code: string } | null }>(
      'SELECT status, output, error FROM step_runs WHERE run_id = $1 AND path = $2',
      [runId, at],
    )
  )[0];

it('works on lists, runs a script, and counts over runs', async () => {
  const { url } = await path.seed(
    workflow([
      {
        id: 'total',
        type: 'aggregate',
        list: '{{trigger.body.items}}',
        operations: [
          { op: 'filter', when: { left: '{{item.price}}', op: 'gt', right: 1 } },
          { op: 'sum', of: '{{item.price}}' },
        ],
      },
      { id: 'double', type: 'code', code: 'return { twice: input.n * 2 }', input: { n: '{{steps.total}}' } },
      { id: 'count', type: 'store', operation: 'increment', key: 'runs', by: 1 },
      { id: 'log', type: 'store', operation: 'append', key: 'log', value: '{{steps.double.twice}}' },
      { id: 'read', type: 'store', operation: 'get', key: 'log' },
      { id: 'end', type: 'return', value: { count: '{{steps.count.value}}', log: '{{steps.read.value}}' } },
    ]),
  );
  const items = [{ price: 1.1 }, { price: '2.2' }, { price: 1 }];
  const first = await settled(await begin(url, { items }));
  expect(first).toMatchObject({ status: 'succeeded', result: { value: { count: 1, log: [6.6] } } });
  const ids = await Promise.all(Array.from({ length: 20 }, () => begin(url, { items })));
  const counts = await Promise.all(
    ids.map(async (id) => ((await settled(id)).result!.value as { count: number }).count),
  );
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
});

it('delays, and goes on when the time has come', async () => {
  const { url } = await path.seed(
    workflow([
      { id: 'later', type: 'delay', for: { value: 1, unit: 'seconds' } },
      { id: 'long', type: 'delay', for: { value: '{{trigger.body.days}}', unit: 'days' } },
      { id: 'end', type: 'return', value: '{{steps.later.until}}' },
    ]),
  );
  const id = await begin(url, { days: 30 });
  const long = await waitUntil(async () => stepOf(id, 'long'), {
    what: 'the second delay',
    timeoutMs: 20_000,
  });
  expect(long).toMatchObject({ status: 'waiting', output: { until: expect.any(String) } });
  const later = await stepOf(id, 'later');
  expect(later).toMatchObject({ status: 'succeeded', output: { until: expect.any(String) } });
  await waiting(id);
  await path.query(`UPDATE step_runs SET next_attempt_at = now() WHERE run_id = $1 AND path = 'long'`, [id]);
  await path.query(`UPDATE runs SET due_at = now() WHERE id = $1`, [id]);
  expect(await settled(id)).toMatchObject({
    status: 'succeeded',
    result: { value: later!.output['until'] },
  });
});

it('fails with a reason that says what to do', async () => {
  const { url } = await path.seed(workflow([{ id: 'later', type: 'delay', until: '{{trigger.body.at}}' }]));
  expect(await settled(await begin(url, { at: 'soon' }))).toMatchObject({
    status: 'failed',
    error: { code: 'delay.bad_date' },
  });
});

describe('a digest', () => {
  const collect = (release: object) =>
    workflow([
      { id: 'collect', type: 'digest', name: 'batch', item: '{{trigger.body.n}}', release },
      { id: 'end', type: 'return', value: '{{steps.collect.items}}' },
    ]);

  it('gives the items of many runs to one, at its count', async () => {
    const { url } = await path.seed(collect({ count: 3 }));
    const first = await begin(url, { n: 1 });
    await waiting(first);
    const others = [await begin(url, { n: 2 }), await begin(url, { n: 3 })];
    expect(await settled(first)).toMatchObject({ status: 'succeeded' });
    expect((await stepOf(first, 'collect'))!.output).toEqual({ items: [1, 2, 3], count: 3 });
    for (const other of others) {
      expect(await settled(other)).toMatchObject({ status: 'filtered' });
      expect(await stepOf(other, 'collect')).toMatchObject({
        status: 'skipped',
        error: { code: 'digest.collected' },
      });
    }
  });

  it('loses nothing of many at once', async () => {
    const { url } = await path.seed(collect({ count: 5, everyMs: 3000 }));
    const ids = await Promise.all(Array.from({ length: 42 }, (_, n) => begin(url, { n })));
    const runs = await Promise.all(ids.map(settled));
    const items = runs.flatMap(({ status, result }) =>
      status === 'succeeded' ? (result!.value as number[]) : [],
    );
    expect(items.sort((a, b) => a - b)).toEqual(Array.from({ length: 42 }, (_, n) => n));
  });
});
