import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const OUTER = 10;
const INNER = 20;
const KILLS = 10;

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath({ env: { SLUICE_RUN_LEASE_MS: '1000' }, roles: ['ingress', 'listener'] });
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

const send = (id: string, at: string) => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  timeoutMs: 120_000,
  input: { method: 'POST', url: `${sink.url}/${id}`, bodyType: 'json', body: { at } },
});

/** About 1,000 step runs: loops in loops, paths in them, and two branches at once after each inner loop. */
const definition = () => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps: [
    {
      id: 'outer',
      type: 'loop',
      over: OUTER,
      concurrency: 2,
      steps: [
        {
          id: 'inner',
          type: 'loop',
          over: INNER,
          concurrency: 3,
          collect: '{{steps.last.body.at}}',
          steps: [
            { id: 'name', type: 'map', input: { at: '{{steps.outer.item}}-{{item}}' } },
            {
              id: 'route',
              type: 'paths',
              branches: [
                {
                  id: 'low',
                  when: { left: '{{item}}', op: 'lte', right: INNER / 2 },
                  steps: [send('low', '{{steps.name.at}}')],
                },
              ],
              otherwise: [send('high', '{{steps.name.at}}')],
            },
            send('last', '{{steps.name.at}}'),
          ],
        },
        {
          id: 'both',
          type: 'parallel',
          branches: [
            { id: 'x', steps: [send('x', '{{item}}')] },
            { id: 'y', steps: [send('y', '{{item}}')] },
          ],
        },
      ],
    },
  ] as never[],
});

const keyOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  String(headers['idempotency-key']);

it('comes to the same however often its worker is killed, and does nothing again that was written down', async () => {
  const { url, workflowId } = await path.seed(definition());
  const effects = OUTER * INNER * 2 + OUTER * 2;
  sink.answer(({ body }) => ({ delayMs: 10, body: JSON.parse(body.toString()) as object }));
  let worker: RoleProcess = await path.start('worker');
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(202);

  const mayComeAgain = new Set<string>();
  const written = new Map<string, number>();
  for (let kill = 1; kill <= KILLS; kill++) {
    const seen = sink.requests.length + 1 + Math.floor((Math.random() * effects) / KILLS);
    await sink.waitFor((all) => all.length >= Math.min(seen, effects - 5), { timeoutMs: 60_000 });
    await worker.kill9();
    const before = sink.requests.length;
    const [run] = await path.query<{ in_flight: { path: string }[] | null }>(
      'SELECT in_flight FROM runs WHERE workflow_id = $1',
      [workflowId],
    );
    const done = await path.query<{ key: string; path: string }>(
      `SELECT s.idempotency_key AS key, s.path FROM step_runs s JOIN runs r ON r.id = s.run_id
       WHERE r.workflow_id = $1 AND s.status = 'succeeded' AND s.type = 'action'`,
      [workflowId],
    );
    for (const { key } of done) if (!written.has(key)) written.set(key, before);
    // What was marked may have been sent; what is neither marked nor written was not begun.
    const marked = (run?.in_flight ?? []).length;
    expect(marked).toBeLessThanOrEqual(50);
    const doneKeys = new Set(done.map(({ key }) => key));
    for (const request of sink.requests.slice(0, before))
      if (!doneKeys.has(keyOf(request))) mayComeAgain.add(keyOf(request));
    worker = await path.start('worker');
  }

  const run = await waitUntil(
    async () => {
      const [ended] = await path.query<{ status: string; steps: number }>(
        `SELECT status, (SELECT count(*)::int FROM step_runs s WHERE s.run_id = r.id) AS steps
         FROM runs r WHERE workflow_id = $1 AND finished_at IS NOT NULL`,
        [workflowId],
      );
      return ended;
    },
    { timeoutMs: 60_000, what: 'the end of the run' },
  );
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(run.steps).toBeGreaterThanOrEqual(800);

  const times = new Map<string, number>();
  for (const request of sink.requests) times.set(keyOf(request), (times.get(keyOf(request)) ?? 0) + 1);
  expect(times.size).toBe(effects);
  for (const [key, count] of times) if (count > 1) expect(mayComeAgain).toContain(key);
  sink.requests.forEach((request, n) => {
    const since = written.get(keyOf(request));
    if (since !== undefined) expect(n).toBeLessThan(since);
  });
}, 180_000);
