import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath();
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({});
});

const action = (more: object = {}, input: object = {}) => ({
  id: 'send',
  type: 'action' as const,
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: `${sink.url}/effect`, bodyType: 'json', body: { n: 1 }, ...input },
  ...more,
});
/** Never reached. */
const after = {
  id: 'after',
  type: 'action' as const,
  connector: 'http',
  operation: 'request',
  input: { method: 'GET', url: 'http://127.0.0.1:1/' },
};
const workflow = (steps: object[], settings: object = {}) => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps: steps as never[],
  settings,
});

interface RunRow {
  id: string;
  workspace_id: string;
  status: string;
  error: { code: string } | null;
}
interface StepRow {
  step_id: string;
  status: string;
  attempt: number;
  idempotency_key: string;
  output: unknown;
  error: { kind: string; code: string } | null;
  attempts: { attempt: number; startedAt: string; finishedAt: string; error: { code: string } }[] | null;
  next_attempt_at: Date | null;
}

async function begin(definition: ReturnType<typeof workflow>, body: object = {}): Promise<string> {
  const { url } = await path.seed(definition);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { eventId } = (await answer.json()) as { eventId: string };
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
const stepsOf = (id: string) =>
  path.query<StepRow>('SELECT * FROM step_runs WHERE run_id = $1 ORDER BY id', [id]);

describe('a service that fails for a while', () => {
  it('is asked again with the same key, and each try is on record', async () => {
    const answers = [{ status: 500 }, { status: 503 }, { status: 200, body: { ok: true } }];
    sink.answer(() => answers[sink.requests.length - 1]!);
    const id = await begin(workflow([action({ retry: { attempts: 5, initialMs: 50, maxMs: 100 } })]));
    expect(await settled(id)).toMatchObject({ status: 'succeeded', error: null });
    expect(sink.requests).toHaveLength(3);
    const keys = new Set(sink.requests.map(({ headers }) => headers['idempotency-key']));
    const [step] = await stepsOf(id);
    expect([...keys]).toEqual([step!.idempotency_key]);
    expect(step).toMatchObject({ status: 'succeeded', attempt: 3, error: null, next_attempt_at: null });
    expect(step!.attempts).toMatchObject([
      { attempt: 1, error: { kind: 'retryable', code: 'http.status', details: { status: 500 } } },
      { attempt: 2, error: { kind: 'retryable', code: 'http.status', details: { status: 503 } } },
    ]);
  });

  it('is given up after the last try', async () => {
    sink.answer({ status: 500 });
    const id = await begin(workflow([action({ retry: { attempts: 2, initialMs: 10, maxMs: 10 } }), after]));
    expect(await settled(id)).toMatchObject({ status: 'failed', error: { code: 'http.status' } });
    expect(sink.requests).toHaveLength(2);
    expect(await stepsOf(id)).toMatchObject([{ step_id: 'send', status: 'failed', attempt: 2 }]);
  });

  it('is left alone for as long as it asks', async () => {
    sink.answer(() =>
      sink.requests.length === 1 ? { status: 429, headers: { 'retry-after': '2' } } : { status: 200 },
    );
    const id = await begin(workflow([action({ retry: { attempts: 2, initialMs: 1, maxMs: 1 } })]));
    expect(await settled(id)).toMatchObject({ status: 'succeeded' });
    expect(sink.requests[1]!.at - sink.requests[0]!.at).toBeGreaterThanOrEqual(1950);
  });

  it('holds no worker’s slot meanwhile', async () => {
    const own = await startOnePath({ env: { SLUICE_WORKER_CONCURRENCY: '1' } });
    try {
      const deliver = async (url: string): Promise<void> => {
        const { workflowId, url: hook } = await own.seed(
          workflow([action({ retry: { attempts: 2, initialMs: 3_600_000, maxMs: 3_600_000 } }, { url })]),
        );
        await fetch(hook, { method: 'POST', body: '{}' });
        await waitUntil(
          async () =>
            (
              await own.query(
                `SELECT id FROM runs WHERE workflow_id = $1 AND status IN ('waiting', 'succeeded')`,
                [workflowId],
              )
            )[0],
          { what: 'the run to wait or succeed' },
        );
      };
      sink.answer(({ url }) => ({ status: url === '/bad' ? 500 : 200 }));
      await deliver(`${sink.url}/bad`);
      await deliver(`${sink.url}/good`);
      expect(sink.requests.map(({ url }) => url)).toEqual(['/bad', '/good']);
      const waiting = await own.query<{ lease_until: null; hours: number }>(
        `SELECT lease_until, extract(epoch FROM due_at - now()) / 3600 AS hours FROM runs WHERE status = 'waiting'`,
      );
      expect(waiting).toEqual([{ lease_until: null, hours: expect.anything() }]);
      expect(Number(waiting[0]!.hours)).toBeGreaterThan(0.4);
    } finally {
      await own.close();
    }
  });

  it('is not asked again when it says that the request is wrong', async () => {
    sink.answer({ status: 404 });
    const id = await begin(workflow([action(), after]));
    expect(await settled(id)).toMatchObject({
      status: 'failed',
      error: { kind: 'permanent', code: 'http.status' },
    });
    expect(sink.requests).toHaveLength(1);
  });
});

describe('a step that fails', () => {
  it('lets the run go on where the workflow says so', async () => {
    sink.answer(({ url }) => ({ status: url === '/effect' ? 400 : 200 }));
    const then = {
      ...action({}, { url: `${sink.url}/then`, body: { code: '{{steps.send.error.code}}' } }),
      id: 'then',
    };
    const id = await begin(workflow([action({ onError: 'continue' }), then]));
    expect(await settled(id)).toMatchObject({ status: 'succeeded' });
    expect(await stepsOf(id)).toMatchObject([{ status: 'failed' }, { step_id: 'then', status: 'succeeded' }]);
    expect(JSON.parse(sink.requests[1]!.body.toString())).toEqual({ code: 'http.status' });
  });
});

describe('a filter', () => {
  const only = { id: 'only', type: 'filter', when: { left: '{{trigger.body.total}}', op: 'gt', right: 100 } };

  it('stops a run that it does not let pass, before any effect', async () => {
    const id = await begin(workflow([only, action()]), { total: 100 });
    expect(await settled(id)).toMatchObject({ status: 'filtered', error: null });
    expect(await stepsOf(id)).toMatchObject([
      { step_id: 'only', status: 'succeeded', output: { passed: false } },
    ]);
    expect(sink.requests).toEqual([]);
  });

  it('lets the others pass', async () => {
    const id = await begin(workflow([only, action()]), { total: 101 });
    expect(await settled(id)).toMatchObject({ status: 'succeeded' });
    expect(sink.requests).toHaveLength(1);
  });
});

describe('a service that never answers', () => {
  let silent: Server;
  let asked = 0;
  let hungUp = 0;

  beforeAll(async () => {
    silent = createServer((request) => {
      asked += 1;
      request.socket.once('close', () => (hungUp += 1));
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });
  beforeEach(() => {
    asked = 0;
    hungUp = 0;
  });

  const calling = (more: object = {}) =>
    action(
      { retry: { attempts: 1 }, ...more },
      { url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/` },
    );

  it('is hung up on at the step’s time', async () => {
    const id = await begin(workflow([calling({ timeoutMs: 300 }), after]));
    expect(await settled(id)).toMatchObject({
      status: 'failed',
      error: { kind: 'timeout', code: 'step.timeout' },
    });
    await waitUntil(() => hungUp === 1, { what: 'the connection to be closed' });
    expect(asked).toBe(1);
  });

  it('is hung up on at the run’s time, whatever the step may do', async () => {
    const id = await begin(
      workflow([calling({ onError: 'continue', retry: { attempts: 5 } }), after], { timeoutMs: 300 }),
    );
    expect(await settled(id)).toMatchObject({ status: 'failed', error: { code: 'run.timeout' } });
    await waitUntil(() => hungUp === 1, { what: 'the connection to be closed' });
    expect(await stepsOf(id)).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it('is hung up on when the run is cancelled, and what the worker knows of it is not written', async () => {
    const id = await begin(workflow([calling({ timeoutMs: 60_000 }), after]));
    await waitUntil(() => asked === 1, { what: 'the call' });
    // As the API does, without telling the worker: it learns it when it renews its lease.
    await path.query(
      `UPDATE runs SET status = 'cancelled', fence = fence + 1, due_at = NULL, lease_until = NULL, in_flight = NULL,
                       finished_at = now() WHERE id = $1`,
      [id],
    );
    const [before] = await path.query('SELECT * FROM runs WHERE id = $1', [id]);
    await waitUntil(() => hungUp === 1, { what: 'the connection to be closed' });
    // A run that comes later ends, so the worker is done with this one.
    await settled(await begin(workflow([action()])));
    expect(await path.query('SELECT * FROM runs WHERE id = $1', [id])).toEqual([before]);
    expect(await stepsOf(id)).toEqual([]);
  });

  it('may take longer than the lease, which is renewed meanwhile', async () => {
    const id = await begin(workflow([calling({ timeoutMs: 5000 })]));
    await waitUntil(() => asked === 1, { what: 'the call' });
    expect(await settled(id)).toMatchObject({ status: 'failed', error: { code: 'step.timeout' }, fence: 1 });
    expect(asked).toBe(1);
  });
});

describe('a crash in the middle of an effect', () => {
  it.each([
    ['parks', 'POST', 'park', 'unknown', 1],
    ['tries again', 'POST', 'retry', 'succeeded', 2],
    ['tries again what is idempotent', 'PUT', 'park', 'succeeded', 2],
  ])('%s a %s with onUnknown %s', async (_, method, onUnknown, status, requests) => {
    let crashed: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (crashed = resolve));
    sink.answer(() => (sink.requests.length === 1 ? { until } : {}));
    const own = await startOnePath({ env: { SLUICE_RUN_LEASE_MS: '1000' } });
    try {
      const { url, workflowId } = await own.seed(
        workflow([action({ onUnknown }, { method }), { id: 'last', type: 'map', input: {} }]),
      );
      await fetch(url, { method: 'POST', body: '{}' });
      await sink.waitFor((all) => all.length === 1);
      await own.worker.kill9();
      crashed();
      await own.start('worker');
      const run = await waitUntil(
        async () =>
          (
            await own.query<RunRow>('SELECT * FROM runs WHERE workflow_id = $1 AND finished_at IS NOT NULL', [
              workflowId,
            ])
          )[0],
        { what: 'the run to end', timeoutMs: 40_000 },
      );
      expect(run.status).toBe(status);
      if (status === 'unknown')
        expect(run.error).toMatchObject({ kind: 'unknown', code: 'step.unknown_outcome' });
      expect(sink.requests).toHaveLength(requests);
      expect(new Set(sink.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    } finally {
      await own.close();
    }
  });
});
