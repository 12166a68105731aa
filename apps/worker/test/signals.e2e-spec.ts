import type { Step } from '#schema';
import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  // The addresses that a worker makes lead to the ingress, which is started with a port of its own.
  path = await startOnePath({ env: { PUBLIC_URL: 'http://127.0.0.1:1' } });
}, 120_000);
afterAll(async () => {
  await path.close();
  await sink.close();
});
beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({});
});

/** A made address, at the ingress of this test. */
const local = (url: string): string => url.replace('http://127.0.0.1:1', path.ingress.url);

const send = (id: string, body: unknown): Step => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: `${sink.url}/${id}`, bodyType: 'json', body },
});
const workflow = (steps: Step[], { input = {}, settings = {} } = {}) => ({
  trigger: { connector: 'webhook', operation: 'catch', input },
  steps,
  settings,
});

interface RunRow {
  id: string;
  status: string;
  error: { code: string; details?: Record<string, unknown> } | null;
  result: { value: unknown } | null;
  parent_run_id: string | null;
  depth: number;
}

const post = (url: string, body: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Publishes a workflow in the workspace of another, as calls stay within one. */
async function begin(url: string, body: unknown = {}): Promise<string> {
  const { eventId } = (await (await post(url, body)).json()) as { eventId: string };
  const [run] = await path.query<RunRow>('SELECT id FROM runs WHERE event_id = $1', [eventId]);
  return run!.id;
}

const runWith = (id: string, statuses: string[]) =>
  waitUntil(
    async () =>
      (await path.query<RunRow>('SELECT * FROM runs WHERE id = $1 AND status = ANY($2)', [id, statuses]))[0],
    { what: `the run to be ${statuses.join(' or ')}`, timeoutMs: 20_000 },
  );
const settled = (id: string) => runWith(id, ['succeeded', 'failed', 'filtered', 'cancelled', 'unknown']);
const outputOf = async (runId: string, at: string) =>
  (
    await path.query<{ output: Record<string, unknown>; status: string; error: { code: string } | null }>(
      'SELECT output, status, error FROM step_runs WHERE run_id = $1 AND path = $2',
      [runId, at],
    )
  )[0];
const stepWaits = (runId: string, at: string) =>
  waitUntil(
    async () => {
      const step = await outputOf(runId, at);
      return step?.status === 'waiting' ? step : undefined;
    },
    { what: `${at} to wait`, timeoutMs: 20_000 },
  );

describe('a wait for a callback', () => {
  const waiting = () =>
    workflow([
      send('tell', { url: '{{steps.ask.resumeUrl}}' }),
      { id: 'ask', type: 'wait', for: 'callback' },
      send('after', { got: '{{steps.ask.body.n}}', late: '{{steps.ask.timedOut}}' }),
    ]);
  const toldUrl = async (n = 1) => {
    const requests = await sink.waitFor((all) => all.filter(({ url }) => url === '/tell').length >= n);
    const { body } = requests.filter(({ url }) => url === '/tell').at(-1)!;
    return local((JSON.parse(body.toString()) as { url: string }).url);
  };

  it('gives its address to a step before it, and goes on with what is posted there', async () => {
    const { url } = await path.seed(waiting());
    const runId = await begin(url);
    const resumeUrl = await toldUrl();
    await stepWaits(runId, 'ask');
    await runWith(runId, ['waiting']);
    expect(await (await post(resumeUrl, { n: 7 })).json()).toEqual({ resumed: true });
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    const { body } = sink.requests.find(({ url: at }) => at === '/after')!;
    expect(JSON.parse(body.toString())).toEqual({ got: 7, late: false });
    expect(await outputOf(runId, 'ask')).toMatchObject({
      status: 'succeeded',
      output: { method: 'POST', body: { n: 7 }, timedOut: false },
    });
    expect((await post(resumeUrl, { n: 8 })).status).toBe(410);
    expect(await path.query('SELECT FROM waits WHERE run_id = $1', [runId])).toEqual([]);
  });

  it('keeps one that comes before the run gets there', async () => {
    let answered: Promise<Response> | null = null;
    sink.answer(async ({ url, body }) => {
      // The service calls back before it has even answered.
      if (url === '/tell') {
        answered = post(local((JSON.parse(body.toString()) as { url: string }).url), { n: 1 });
        expect((await answered).status).toBe(200);
      }
      return {};
    });
    const { url } = await path.seed(waiting());
    const runId = await begin(url);
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    expect(answered).not.toBeNull();
    expect(await outputOf(runId, 'ask')).toMatchObject({ output: { body: { n: 1 } } });
  });

  it('is never missed, when it comes just as the run gets there', async () => {
    const { url } = await path.seed(waiting());
    let n = 0;
    sink.answer(({ url: at, body }) => {
      if (at === '/tell') {
        const { url: resumeUrl } = JSON.parse(body.toString()) as { url: string };
        setTimeout(() => void post(local(resumeUrl), { n: 1 }), (n += 1) % 25);
      }
      return {};
    });
    const runs = await Promise.all(Array.from({ length: 100 }, () => begin(url)));
    for (const runId of runs) expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    expect(sink.requests.filter(({ url: at }) => at === '/after')).toHaveLength(100);
  });

  it('is gone once the run is over its time, and the step’s setting decides', async () => {
    const failing = await path.seed(
      workflow([{ id: 'ask', type: 'wait', for: 'callback', timeoutMs: 1000 }]),
    );
    expect(await settled(await begin(failing.url))).toMatchObject({ error: { code: 'wait.timeout' } });
    const going = await path.seed(
      workflow([
        { id: 'ask', type: 'wait', for: 'callback', timeoutMs: 1000, onTimeout: 'continue' },
        { id: 'hold', type: 'wait', for: 'callback' },
      ]),
    );
    const runId = await begin(going.url);
    const hold = await stepWaits(runId, 'hold');
    const step = await outputOf(runId, 'ask');
    expect(step).toMatchObject({ output: { timedOut: true, body: null } });
    expect((await post(local(String(step!.output['resumeUrl'])), {})).status).toBe(410);
    expect((await post(local(String(hold.output['resumeUrl'])), {})).status).toBe(200);
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
  });

  it('within a loop waits for each item at its own address', async () => {
    const { url } = await path.seed(
      workflow([
        {
          id: 'each',
          type: 'loop',
          over: '{{trigger.body.items}}',
          concurrency: 3,
          steps: [{ id: 'ask', type: 'wait', for: 'callback' }],
          collect: '{{steps.ask.body.n}}',
        },
      ]),
    );
    const runId = await begin(url, { items: ['a', 'b', 'c'] });
    for (const n of [2, 0, 1]) {
      const { output } = await stepWaits(runId, `each/${n}/ask`);
      expect((await post(local(String(output['resumeUrl'])), { n })).status).toBe(200);
    }
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    expect(await outputOf(runId, 'each')).toMatchObject({ output: { results: [0, 1, 2] } });
  });
});

describe('a wait that outlives its worker', () => {
  it('takes what came meanwhile once there is one again, and does nothing twice', async () => {
    const { url } = await path.seed(
      workflow([
        send('before', {}),
        { id: 'ask', type: 'wait', for: 'callback' },
        send('after', { n: '{{steps.ask.body.n}}' }),
      ]),
    );
    const runId = await begin(url);
    const { output } = await stepWaits(runId, 'ask');
    await path.worker.kill9();
    expect((await post(local(String(output['resumeUrl'])), { n: 3 })).status).toBe(200);
    await path.start('worker');
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    expect(sink.requests.map(({ url: at }) => at)).toEqual(['/before', '/after']);
  });
});

describe('a wait for an approval', () => {
  it('goes on with the decision of the link', async () => {
    const { url } = await path.seed(
      workflow([
        { id: 'ask', type: 'wait', for: 'approval', message: 'Refund {{trigger.body.total}}?' },
        { id: 'only', type: 'filter', when: { left: '{{steps.ask.approved}}', op: 'isTrue' } as never },
      ]),
    );
    const runId = await begin(url, { total: 42 });
    const { output } = await stepWaits(runId, 'ask');
    const page = await (await fetch(local(String(output['approveUrl'])))).text();
    expect(page).toContain('Refund 42?');
    const answer = await post(local(String(output['declineUrl'])), { decision: 'decline', comment: 'no' });
    expect(await answer.json()).toEqual({ approved: false });
    await settled(runId);
    expect(await outputOf(runId, 'ask')).toMatchObject({
      output: { approved: false, comment: 'no', by: 'link', timedOut: false },
    });
  });
});

describe('a call', () => {
  const double = workflow([
    { id: 'back', type: 'return', value: { doubled: '{{multiply trigger.body.n 2}}' } },
  ]);
  const calling = (workflowId: string, more: object = {}) =>
    workflow([
      { id: 'call', type: 'call', workflowId, input: { n: '{{trigger.body.n}}' }, ...more },
      send('after', { result: '{{steps.call.result}}', status: '{{steps.call.status}}' }),
    ]);
  /** A caller and what it calls, in one workspace. */
  async function pair(callee: ReturnType<typeof workflow>, more: object = {}) {
    const called = await path.seed(callee);
    const caller = await path.seed(calling(called.workflowId, more), { workspaceId: called.workspaceId });
    return { called, caller };
  }
  const childrenOf = (runId: string) =>
    path.query<RunRow>('SELECT * FROM runs WHERE parent_run_id = $1', [runId]);

  it('waits for the other workflow and takes what it returns', async () => {
    const { caller } = await pair(double);
    const runId = await begin(caller.url, { n: 21 });
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    const [child, ...more] = await childrenOf(runId);
    expect(more).toEqual([]);
    expect(child).toMatchObject({ status: 'succeeded', depth: 1, result: { value: { doubled: 42 } } });
    const { body } = sink.requests.find(({ url }) => url === '/after')!;
    expect(JSON.parse(body.toString())).toEqual({ result: { doubled: 42 }, status: 'succeeded' });
  });

  it('fails with the error of the run it waited for', async () => {
    const { caller } = await pair(
      workflow([{ id: 'end', type: 'stop', as: 'failed', message: 'No stock.' }]),
    );
    const runId = await begin(caller.url, { n: 1 });
    const run = await settled(runId);
    const [child] = await childrenOf(runId);
    expect(run).toMatchObject({
      status: 'failed',
      error: {
        code: 'call.failed',
        details: { runId: child!.id, status: 'failed', error: { code: expect.any(String) } },
      },
    });
    expect(sink.requests).toEqual([]);
  });

  it('that does not wait goes on, and leaves the run to itself', async () => {
    const { caller } = await pair(workflow([{ id: 'ask', type: 'wait', for: 'callback' }]), { wait: false });
    const runId = await begin(caller.url, { n: 1 });
    expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
    const [child] = await childrenOf(runId);
    await runWith(child!.id, ['waiting']);
    expect(await outputOf(runId, 'call')).toMatchObject({
      output: { runId: child!.id, status: 'queued', result: null },
    });
  });

  it('that takes too long is an error, and the run goes on', async () => {
    const { caller } = await pair(workflow([{ id: 'ask', type: 'wait', for: 'callback' }]), {
      timeoutMs: 1000,
    });
    const runId = await begin(caller.url, { n: 1 });
    expect(await settled(runId)).toMatchObject({ status: 'failed', error: { code: 'call.timeout' } });
    expect((await childrenOf(runId))[0]!.status).toBe('waiting');
  });

  it('of itself ends at a depth, with a code on each step', async () => {
    const seeded = await path.seed(workflow([]));
    const definition = JSON.stringify(
      workflow([{ id: 'call', type: 'call', workflowId: seeded.workflowId, input: {} }]),
    );
    await path.query('UPDATE workflow_versions SET definition = $2 WHERE id = $1', [
      seeded.versionId,
      definition,
    ]);
    const runId = await begin(seeded.url);
    expect(await settled(runId)).toMatchObject({ status: 'failed', error: { code: 'call.failed' } });
    const runs = await path.query<RunRow>('SELECT * FROM runs WHERE workflow_id = $1 ORDER BY depth', [
      seeded.workflowId,
    ]);
    expect(runs.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(runs.at(-1)).toMatchObject({ error: { code: 'call.too_deep' } });
  });

  it('from many loops at once starts each run once, though a worker is killed meanwhile', async () => {
    const called = await path.seed(double);
    const loop = workflow([
      {
        id: 'each',
        type: 'loop',
        over: '{{trigger.body.items}}',
        concurrency: 10,
        steps: [{ id: 'call', type: 'call', workflowId: called.workflowId, input: { n: '{{item}}' } }],
        collect: '{{steps.call.result.doubled}}',
      },
    ]);
    const caller = await path.seed(loop, { workspaceId: called.workspaceId });
    const items = Array.from({ length: 20 }, (_, n) => n);
    const second = await path.start('worker');
    const runs = await Promise.all(Array.from({ length: 20 }, () => begin(caller.url, { items })));
    await waitUntil(
      async () => {
        const [row] = await path.query<{ n: number }>(
          'SELECT count(*)::int AS n FROM runs WHERE parent_run_id = ANY($1) AND finished_at IS NOT NULL',
          [runs],
        );
        return row!.n >= 100;
      },
      { what: 'a hundred calls to be answered', timeoutMs: 30_000 },
    );
    await second.kill9();
    for (const runId of runs) {
      expect(await settled(runId)).toMatchObject({ status: 'succeeded' });
      expect(await outputOf(runId, 'each')).toMatchObject({ output: { results: items.map((n) => n * 2) } });
    }
    const [row] = await path.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM runs WHERE parent_run_id = ANY($1)',
      [runs],
    );
    expect(row!.n).toBe(400);
    const [database] = await path.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(Number(database!.deadlocks)).toBe(0);
  });

  it('of what is not published is an error', async () => {
    const { called, caller } = await pair(double);
    await path.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [called.triggerId]);
    expect(await settled(await begin(caller.url))).toMatchObject({ error: { code: 'call.not_published' } });
  });
});

describe('a webhook that answers when its run has finished', () => {
  it('gives what the run returns', async () => {
    const { url } = await path.seed(
      workflow(
        [
          {
            id: 'back',
            type: 'return',
            value: { n: '{{trigger.body.n}}' },
            response: { status: 201, headers: { 'X-Made': 'yes' }, body: { id: '{{trigger.body.n}}' } },
          },
        ],
        { input: { respond: 'whenFinished' } },
      ),
    );
    const answer = await post(url, { n: 5 });
    expect([answer.status, answer.headers.get('x-made'), await answer.json()]).toEqual([
      201,
      'yes',
      { id: 5 },
    ]);
  });

  it('says that the run failed when the answer can’t be sent', async () => {
    const { url } = await path.seed(
      workflow([{ id: 'back', type: 'return', value: 1, response: { headers: { 'Set-Cookie': 'a=b' } } }], {
        input: { respond: 'whenFinished' },
      }),
    );
    const answer = await post(url, {});
    expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'run.failed' }]);
  });
});

describe('a workflow for failures', () => {
  it('is run, too, for an event that can’t be read', async () => {
    sink.answer(() => ({}));
    const handler = await path.seed(workflow([send('report', '{{trigger.body}}')]));
    const broken = await path.seed(
      workflow([send('never', {})], { settings: { onFailure: handler.workflowId } }),
      { workspaceId: handler.workspaceId },
    );
    const answer = await fetch(broken.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"half',
    });
    expect(answer.status).toBe(202);
    await sink.waitFor((all) => all.some(({ url }) => url === '/report'));
    const { body } = sink.requests.find(({ url }) => url === '/report')!;
    expect(JSON.parse(body.toString())).toMatchObject({
      run: { status: 'failed' },
      error: { code: 'body.malformed_json' },
    });
  });

  it('is run with the details, once, and its own failure starts nothing', async () => {
    const failing = [send('boom', {})];
    sink.answer(({ url }) => (url === '/boom' ? { status: 404 } : {}));
    const first = await path.seed(workflow([]));
    const handler = await path.seed(
      workflow([send('report', '{{trigger.body}}'), ...failing], {
        settings: { onFailure: first.workflowId },
      }),
      { workspaceId: first.workspaceId },
    );
    const broken = await path.seed(workflow(failing, { settings: { onFailure: handler.workflowId } }), {
      workspaceId: first.workspaceId,
    });
    const runId = await begin(broken.url, { n: 1 });
    expect(await settled(runId)).toMatchObject({ status: 'failed', error: { code: 'http.status' } });
    await sink.waitFor((all) => all.some(({ url }) => url === '/report'));
    const { body } = sink.requests.find(({ url }) => url === '/report')!;
    expect(JSON.parse(body.toString())).toMatchObject({
      workflow: { id: broken.workflowId, name: 'Seeded' },
      run: { id: runId, status: 'failed', url: expect.stringContaining(runId) },
      error: { code: 'http.status' },
      event: { source: 'webhook' },
    });
    const [handled] = await path.query<RunRow>('SELECT id FROM runs WHERE workflow_id = $1', [
      handler.workflowId,
    ]);
    expect(await settled(handled!.id)).toMatchObject({ status: 'failed' });
    expect(await path.query('SELECT FROM runs WHERE workflow_id = $1', [first.workflowId])).toEqual([]);
  });
});
