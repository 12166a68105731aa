/** Steps that would bring a worker down, if it let them: each ends with a code, and the worker goes on as it was. */
import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const KEY = 'slk_hostile_0123456789abcdefghijklmnopqrstuvwxyz';
const MEBIBYTE = 1024 * 1024;

interface StepRun {
  path: string;
  status: string;
  error: { code: string; message: string; details?: { error?: { code: string } } } | null;
}
interface Run {
  id: string;
  status: string;
  error: StepRun['error'];
  steps: StepRun[];
}

let path: OnePath;
let sink: Upstream;
let api: RoleProcess;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath({ env: { SLUICE_BODY_LIMIT: String(16 * MEBIBYTE) } });
  api = await path.start('api', {
    SLUICE_API_KEY: KEY,
    SLUICE_OWNER_EMAIL: 'owner@example.com',
    SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
  });
}, 120_000);
afterAll(async () => {
  await path.close();
  await sink.close();
});
beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({ body: {} });
});

async function ask(method: string, at: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api.url}/api/v1${at}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}
async function call<T>(method: string, at: string, body?: unknown): Promise<T> {
  const answer = await ask(method, at, body);
  if (answer.status >= 400) throw new Error(`${method} ${at}: ${JSON.stringify(answer)}`);
  return answer.body as T;
}

const definitionOf = (steps: unknown[]) => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps,
  settings: { autoPause: false },
});
async function draft(steps: unknown[]): Promise<string> {
  const definition = definitionOf(steps);
  return (await call<{ id: string }>('POST', '/workflows', { name: 'Hostile', definition })).id;
}
async function publish(steps: unknown[]): Promise<string> {
  const id = await draft(steps);
  await call('POST', `/workflows/${id}/publish`);
  return id;
}
async function runOf(workflowId: string, body: unknown = {}): Promise<Run> {
  const { runId } = await call<{ runId: string }>('POST', `/workflows/${workflowId}/run`, { body });
  return waitUntil(
    async () => {
      const run = await call<Run>('GET', `/runs/${runId}`);
      return ['queued', 'running', 'waiting'].includes(run.status) ? null : run;
    },
    { timeoutMs: 40_000, what: 'the end of the run' },
  );
}

const plain = () => [
  {
    id: 'send',
    type: 'action',
    connector: 'http',
    operation: 'request',
    input: { method: 'POST', url: sink.url, bodyType: 'json', body: '{{trigger.body}}' },
  },
];

/** The very process that was there before does a plain run. */
async function expectTheWorkerToBeWell(): Promise<void> {
  const sent = sink.requests.length;
  expect(await runOf(await publish(plain()), { well: true })).toMatchObject({ status: 'succeeded' });
  expect(sink.requests).toHaveLength(sent + 1);
  // Nobody starts a worker again but a test: one that had ended would have left the run to lie.
  expect(await Promise.race([path.worker.exited, Promise.resolve('alive')])).toBe('alive');
  expect(() => process.kill(path.worker.pid, 0)).not.toThrow();
}

const onlyIf = (left: unknown, right: unknown, op = 'matches') => ({
  id: 'bad',
  type: 'filter',
  when: { left, op, right },
});

describe('a step that is too much for a worker', () => {
  // A list of 10 MB, of as many items as a list can have on that: two bytes each.
  const tenMegabytes = () => Array.from({ length: 5 * MEBIBYTE }, () => 1);
  const fewLargeItems = () => Array.from({ length: 1000 }, () => 'x'.repeat(10 * 1024));

  it.each([
    [
      'a script without an end',
      () => [{ id: 'bad', type: 'code', code: 'for (;;) {}', timeoutMs: 500 }],
      {},
      'code.timeout',
    ],
    [
      'a script that makes a text of 1 GB',
      () => [{ id: 'bad', type: 'code', code: "return 'x'.repeat(1e9)" }],
      {},
      'code.memory',
    ],
    [
      'a script that makes a text of 1 GB bit by bit',
      () => [
        {
          id: 'bad',
          type: 'code',
          code: "let s = 'x'; while (s.length < 1e9) s += s + Math.random(); return s",
        },
      ],
      {},
      'code.memory',
    ],
    [
      'a script that returns too much',
      () => [{ id: 'bad', type: 'code', code: "return 'x'.repeat(8e6)" }],
      {},
      'code.output_too_large',
    ],
    [
      'a loop over a list of 10 MB',
      () => [
        { id: 'bad', type: 'loop', over: '{{trigger.body}}', steps: [{ id: 'm', type: 'map', input: {} }] },
      ],
      tenMegabytes,
      'loop.too_many_items',
    ],
    [
      'a pattern that is none',
      () => [onlyIf('a', '{{trigger.body.pattern}}')],
      { pattern: '(?=a)a(' },
      'condition.bad_pattern',
    ],
    [
      'a pattern over too long a text',
      () => [onlyIf('{{trigger.body}}', '^((a+)+)+$')],
      () => 'a'.repeat(2 * MEBIBYTE),
      'condition.too_long',
    ],
    [
      'a condition with too much to compare',
      () => [onlyIf('{{trigger.body}}', '{{trigger.body}}', 'containsAll')],
      fewLargeItems,
      'condition.budget',
    ],
  ])(
    '%s fails with a code, and the worker goes on',
    async (_, steps, body, code) => {
      const workflowId = await publish([...steps(), ...plain()]);
      const run = await runOf(workflowId, typeof body === 'function' ? body() : body);
      expect(run).toMatchObject({ status: 'failed', error: { code } });
      expect(run.steps).toMatchObject([{ path: 'bad', status: 'failed', error: { code } }]);
      expect(run.steps[0]!.error!.message).toMatch(/^[A-Z‘].{20,}\.$/i);
      expect(sink.requests).toEqual([]);
      await expectTheWorkerToBeWell();
    },
    90_000,
  );

  it('goes over a list of 10 MB of few items', async () => {
    const steps = [
      {
        id: 'each',
        type: 'loop',
        over: '{{trigger.body}}',
        steps: [{ id: 'm', type: 'map', input: { n: '{{index}}' } }],
      },
    ];
    expect(await runOf(await publish(steps), fewLargeItems())).toMatchObject({ status: 'succeeded' });
    await expectTheWorkerToBeWell();
  }, 90_000);

  it('ends a run that would keep 10 MB for each of 1,000 items', async () => {
    const all = { id: 'all', type: 'map', input: { all: '{{trigger.body}}' } };
    const each = { id: 'each', type: 'loop', over: '{{trigger.body}}', concurrency: 20, steps: [all] };
    const { runId } = await call<{ runId: string }>('POST', `/workflows/${await publish([each])}/run`, {
      body: fewLargeItems(),
    });
    // The API would give all of it, each time it is asked.
    const ended = () =>
      path.query(`SELECT error ->> 'code' AS code FROM runs WHERE id = $1 AND status = 'failed'`, [runId]);
    const rows = await waitUntil(async () => (await ended()).length > 0 && ended(), {
      timeoutMs: 60_000,
      what: 'the run to fail',
    });
    expect(rows).toEqual([{ code: 'run.too_large' }]);
    await expectTheWorkerToBeWell();
  }, 90_000);

  it('takes no longer for a pattern that is made to take for ever', async () => {
    const run = await runOf(
      await publish([onlyIf('{{trigger.body}}', '^(a+)+$'), ...plain()]),
      `${'a'.repeat(20_000)}!`,
    );
    expect(run).toMatchObject({ status: 'filtered', error: null });
    await expectTheWorkerToBeWell();
  }, 60_000);
});

describe('workflows that call each other without an end', () => {
  const calling = (workflowId: string) => [{ id: 'bad', type: 'call', workflowId, input: {} }];
  const recursion = {
    status: 422,
    body: { errors: [{ pointer: '/steps/0/workflowId', code: 'call.recursion' }] },
  };

  it('are not published: one that calls itself, and two that call each other', async () => {
    const self = await draft(plain());
    await call('PUT', `/workflows/${self}/draft`, { definition: definitionOf(calling(self)) });
    expect(await ask('POST', `/workflows/${self}/publish`)).toMatchObject(recursion);
    const one = await publish(plain());
    const other = await publish(calling(one));
    await call('PUT', `/workflows/${one}/draft`, { definition: definitionOf(calling(other)) });
    expect(await ask('POST', `/workflows/${one}/publish`)).toMatchObject(recursion);
  });

  it.each([
    ['one by itself', 1],
    ['two by each other', 2],
  ])(
    'end at a depth, should they get past the check: %s',
    async (_, count) => {
      const ids = await Promise.all(Array.from({ length: count }, () => publish(plain())));
      // As two published at the same moment could, each checked before the other was there.
      for (const [n, id] of ids.entries())
        await path.query('UPDATE workflow_versions SET definition = $2 WHERE workflow_id = $1', [
          id,
          JSON.stringify(definitionOf(calling(ids[(n + 1) % count]!))),
        ]);
      const run = await runOf(ids[0]!);
      expect(run).toMatchObject({ status: 'failed', error: { code: 'call.failed' } });
      expect(run.steps).toMatchObject([{ path: 'bad', status: 'failed', error: { code: 'call.failed' } }]);
      const depths = await path.query<{ depth: number; code: string }>(
        `SELECT depth, error ->> 'code' AS code FROM runs WHERE workflow_id = ANY($1) ORDER BY depth`,
        [ids],
      );
      expect(depths.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(depths.at(-1)!.code).toBe('call.too_deep');
      await expectTheWorkerToBeWell();
    },
    60_000,
  );
});

describe('values that are nested too deeply', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const nest = 'let v = 1; for (let n = 0; n < 5000; n += 1) v = [v]; return v;';

  it.each<[string, object, string]>([
    [
      'from a template',
      { id: 'm', type: 'map', input: { a: '{{parseJson trigger.body.t}}' } },
      'template.helper',
    ],
    [
      'to loop over',
      {
        id: 'm',
        type: 'loop',
        over: '{{parseJson trigger.body.t}}',
        steps: [{ id: 'n', type: 'map', input: {} }],
      },
      'template.helper',
    ],
    ['from a script', { id: 'm', type: 'code', code: nest }, 'code.output_too_deep'],
  ])('%s are a coded error, and what came before is done once', async (_, step, code) => {
    const run = await runOf(await publish([...plain(), step]), { t: deep });
    expect(run).toMatchObject({ status: 'failed', error: { code } });
    expect(sink.requests).toHaveLength(1);
    await expectTheWorkerToBeWell();
  });
});
