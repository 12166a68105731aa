import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const LEASE_MS = 1000;

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  // Each test starts its own workers, so that it knows which one holds a run.
  path = await startOnePath({
    env: { SLUICE_RUN_LEASE_MS: String(LEASE_MS) },
    roles: ['ingress', 'listener'],
  });
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

const send = (id: string, to: string, body: unknown) => ({
  id,
  type: 'action' as const,
  connector: 'http',
  operation: 'request',
  timeoutMs: 120_000,
  input: { method: 'POST', url: `${sink.url}${to}`, bodyType: 'json', body },
});

const twoActions = () => ({
  trigger: { connector: 'webhook', operation: 'catch', input: { ratePerSecond: 10_000, rateBurst: 20_000 } },
  steps: [
    send('first', '/first', { n: '{{trigger.body.n}}' }),
    { id: 'shape', type: 'map' as const, input: { doubled: '{{steps.first.body.answer}}' } },
    send('second', '/second', { n: '{{trigger.body.n}}', from: '{{steps.shape.doubled}}' }),
  ],
});

async function post(url: string, n: number): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ n }),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { eventId: string }).eventId;
}

const requestsTo = (to: string) => sink.requests.filter(({ url }) => url === to);
const keyOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  String(headers['idempotency-key']);
const nOf = ({ body }: { body: Buffer }): number => (JSON.parse(body.toString()) as { n: number }).n;

describe('a worker that is killed twice while 200 deliveries come in', () => {
  const DELIVERIES = 200;

  it('loses nothing, repeats no finished step, and sends what was in flight with its first key', async () => {
    const { url, workflowId } = await path.seed(twoActions());
    sink.requests.length = 0;
    sink.answer(async (request) => ({
      delayMs: 20,
      body: { answer: nOf(request) * 2 },
    }));
    /** Effects under way at each kill: what the database says may have been started. */
    const inFlightAtKills: { run: string; path: string }[] = [];
    let worker: RoleProcess = await path.start('worker');
    const killAfter = async (requests: number): Promise<void> => {
      await sink.waitFor((all) => all.length >= requests, { timeoutMs: 30_000 });
      await worker.kill9();
      const rows = await path.query<{ id: string; in_flight: { path: string }[] }>(
        `SELECT id, in_flight FROM runs WHERE workflow_id = $1 AND status = 'running' AND in_flight IS NOT NULL`,
        [workflowId],
      );
      for (const { id, in_flight } of rows) inFlightAtKills.push({ run: id, path: in_flight[0]!.path });
      worker = await path.start('worker', { SLUICE_WORKER_CONCURRENCY: '20' });
    };
    const deliveries = Promise.all(Array.from({ length: DELIVERIES }, (_, n) => post(url, n)));
    await killAfter(40);
    await killAfter(requestsTo('/first').length + requestsTo('/second').length + 40);
    const eventIds = await deliveries;
    expect(new Set(eventIds).size).toBe(DELIVERIES);

    await waitUntil(
      async () => {
        const [row] = await path.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM runs WHERE workflow_id = $1 AND status = 'succeeded'`,
          [workflowId],
        );
        return row!.n === DELIVERIES;
      },
      { what: 'all runs to succeed', timeoutMs: 60_000, everyMs: 200 },
    );
    // The kills did hit something, or this proves nothing.
    expect(inFlightAtKills.length).toBeGreaterThan(0);

    for (const to of ['/first', '/second']) {
      const keys = new Map<number, Set<string>>();
      for (const request of requestsTo(to)) {
        const of = nOf(request);
        keys.set(of, (keys.get(of) ?? new Set()).add(keyOf(request)));
      }
      // Every effect arrived, and never under a second key.
      expect([...keys.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: DELIVERIES }, (_, n) => n));
      expect([...keys.values()].every((own) => own.size === 1)).toBe(true);
    }

    const steps = await path.query<{ run_id: string; path: string; key: string | null }>(
      `SELECT s.run_id, s.path, s.idempotency_key AS key FROM step_runs s JOIN runs r ON r.id = s.run_id
       WHERE r.workflow_id = $1 AND s.status = 'succeeded'`,
      [workflowId],
    );
    expect(steps).toHaveLength(DELIVERIES * 3);
    // What came twice is only what was in flight at a kill: a step with a recorded result was not sent again.
    const places = new Map(steps.map((step) => [step.key, `${step.run_id} ${step.path}`]));
    const mayRepeat = new Set(inFlightAtKills.map(({ run, path: at }) => `${run} ${at}`));
    const counts = new Map<string, number>();
    for (const request of sink.requests) counts.set(keyOf(request), (counts.get(keyOf(request)) ?? 0) + 1);
    const repeated = [...counts].filter(([, times]) => times > 1).map(([key]) => places.get(key));
    expect(repeated.length).toBeGreaterThan(0);
    expect(repeated.filter((place) => place === undefined || !mayRepeat.has(place))).toEqual([]);
    await worker.stop();
  }, 120_000);
});

describe('a worker that is killed while one branch is slow', () => {
  it('has what another branch did on record already, and does not do it again', async () => {
    const branches = ['slow', 'fast'].map((id) => ({
      id: `${id}_branch`,
      steps: [send(id, `/${id}`, { n: 1 })],
    }));
    const { url } = await path.seed({
      trigger: {
        connector: 'webhook',
        operation: 'catch',
        input: { ratePerSecond: 10_000, rateBurst: 20_000 },
      },
      steps: [{ id: 'both', type: 'parallel' as const, branches }],
    });
    sink.requests.length = 0;
    let hang = true;
    sink.answer((request) =>
      request.url === '/slow' && hang ? { until: new Promise(() => undefined) } : { body: {} },
    );
    const worker = await path.start('worker');
    const eventId = await post(url, 1);
    await waitUntil(
      async () =>
        (
          await path.query(
            `SELECT FROM step_runs s JOIN runs r ON r.id = s.run_id
             WHERE r.event_id = $1 AND s.step_id = 'fast' AND s.status = 'succeeded'`,
            [eventId],
          )
        ).length === 1,
      { what: 'the fast branch to be on record', timeoutMs: 20_000 },
    );
    expect(requestsTo('/slow')).toHaveLength(1);
    await worker.kill9();
    hang = false;
    const next = await path.start('worker');
    await waitUntil(
      async () =>
        (await path.query(`SELECT FROM runs WHERE event_id = $1 AND status = 'succeeded'`, [eventId]))
          .length === 1,
      { what: 'the run to be finished', timeoutMs: 30_000 },
    );
    expect(requestsTo('/fast')).toHaveLength(1);
    expect(new Set(requestsTo('/slow').map(keyOf)).size).toBe(1);
    await next.stop();
  }, 90_000);
});

describe('a worker that is stopped past its lease and goes on', () => {
  it('changes nothing with its late write, and starts no further step', async () => {
    const { url, workflowId } = await path.seed(twoActions());
    sink.requests.length = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    // The first try hangs until the other worker is done; then it is answered with something else.
    sink.answer((request) =>
      sink.requests.length === 1
        ? { until: held, body: { answer: 'late' } }
        : { body: { answer: nOf(request) } },
    );
    const slow = await path.start('worker', { SLUICE_LOG_LEVEL: 'info' });
    const eventId = await post(url, 7);
    await sink.waitFor((all) => all.length === 1);
    slow.pause();
    const quick = await path.start('worker');
    await waitUntil(
      async () =>
        (await path.query(`SELECT id FROM runs WHERE event_id = $1 AND status = 'succeeded'`, [eventId]))[0],
      { what: 'the other worker to finish the run', timeoutMs: 60_000 },
    );
    const snapshot = () =>
      Promise.all([
        path.query('SELECT * FROM runs WHERE workflow_id = $1', [workflowId]),
        path.query(
          'SELECT s.* FROM step_runs s JOIN runs r ON r.id = s.run_id WHERE r.workflow_id = $1 ORDER BY s.id',
          [workflowId],
        ),
      ]);
    const before = await snapshot();
    const sent = sink.requests.length;
    letGo();
    // Once this is answered, the late answer is on its way too: it waits for the worker when that goes on.
    await fetch(sink.url, { method: 'POST', body: '{"n":0}' });
    slow.resume();
    await waitUntil(() => slow.output().includes('its result was not written'), { what: 'the late write' });
    // It takes up work again only after what it held was dealt with.
    await quick.stop();
    const next = await post(url, 8);
    await waitUntil(
      async () =>
        (await path.query(`SELECT id FROM runs WHERE event_id = $1 AND status = 'succeeded'`, [next]))[0],
      { what: 'the worker that was stopped to do another run', timeoutMs: 30_000 },
    );
    const [runs, steps] = await snapshot();
    expect(runs.filter((run) => (run as { event_id: string }).event_id === eventId)).toEqual(before[0]);
    expect(steps.slice(0, before[1].length)).toEqual(before[1]);
    expect(JSON.stringify(steps)).not.toContain('late');
    const ofFirst = sink.requests.filter((request) => nOf(request) === 7);
    expect(ofFirst).toHaveLength(sent);
    expect(ofFirst.map(({ url: to }) => to)).toEqual(['/first', '/first', '/second']);
    expect(keyOf(ofFirst[0]!)).toBe(keyOf(ofFirst[1]!));
    // SIGTERM waits for what is under way: nothing is.
    await slow.stop();
  }, 150_000);
});
