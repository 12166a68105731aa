/** Every type of step and every setting for failures, made and published over the API, on real servers. */
import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const KEY = 'slk_steps_0123456789abcdefghijklmnopqrstuvwxyz';

interface StepRun {
  stepId: string;
  path: string;
  type: string;
  status: string;
  attempt: number;
  output: unknown;
  logs: string[];
  error: { kind: string; code: string; message: string; details?: Record<string, unknown> } | null;
}
interface Run {
  id: string;
  status: string;
  error: { code: string; message: string } | null;
  result: { value?: unknown } | null;
  steps: StepRun[];
}

let path: OnePath;
let sink: Upstream;
let api: RoleProcess;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath();
  api = await path.start('api', {
    SLUICE_API_KEY: KEY,
    SLUICE_OWNER_EMAIL: 'owner@example.com',
    SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
  });
});

afterAll(async () => {
  await path.close();
  await sink.close();
});

beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({ body: {} });
});

async function call<T>(method: string, at: string, body?: unknown): Promise<T> {
  const response = await fetch(`${api.url}/api/v1${at}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

async function publish(steps: unknown[], settings: object = {}): Promise<string> {
  const whole = {
    trigger: {
      connector: 'webhook',
      operation: 'catch',
      input: { ratePerSecond: 10_000, rateBurst: 20_000 },
    },
    steps,
    settings,
  };
  const definition = JSON.parse(JSON.stringify(whole).replaceAll('SINK', sink.url)) as object;
  const { id } = await call<{ id: string }>('POST', '/workflows', { name: 'Steps', definition });
  await call('POST', `/workflows/${id}/publish`);
  return id;
}

const start = (workflowId: string, body: unknown = BODY) =>
  call<{ runId: string }>('POST', `/workflows/${workflowId}/run`, { body });

const ended = (runId: string): Promise<Run> =>
  waitUntil(
    async () => {
      const run = await call<Run>('GET', `/runs/${runId}`);
      return ['queued', 'running', 'waiting'].includes(run.status) ? null : run;
    },
    { timeoutMs: 20_000, what: 'the end of the run' },
  );

/** Publishes, runs and waits for the end. */
async function runOf(steps: unknown[], { settings = {}, body = BODY as unknown } = {}): Promise<Run> {
  const { runId } = await start(await publish(steps, settings), body);
  return ended(runId);
}

const BODY = { total: 120, name: 'Ann', list: [3, 1, 2], text: 'a\nb\nc' };
const stepOf = (run: Run, at: string): StepRun => {
  const found = run.steps.find((step) => step.path === at);
  if (!found) throw new Error(`No step run at ${at}: ${run.steps.map((step) => step.path).join(', ')}`);
  return found;
};
const send = (id: string, more: object = {}, input: object = {}) => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  retry: { attempts: 2, backoff: 'fixed', initialMs: 5, maxMs: 5 },
  input: { method: 'POST', url: `SINK/${id}`, bodyType: 'json', body: { id }, ...input },
  ...more,
});
const sentTo = (id: string) => sink.requests.filter(({ url }) => url === `/${id}`);
const bodyOf = (id: string): unknown => JSON.parse(sentTo(id).at(-1)!.body.toString());

describe('filter', () => {
  const when = (right: number) => ({ left: '{{trigger.body.total}}', op: 'gt', right });

  it('goes on when it holds, and ends the run as filtered when not', async () => {
    expect(await runOf([{ id: 'only', type: 'filter', when: when(100) }, send('after')])).toMatchObject({
      status: 'succeeded',
    });
    const run = await runOf([{ id: 'only', type: 'filter', when: when(1000) }, send('after')]);
    expect(run).toMatchObject({ status: 'filtered', error: null });
    expect(sentTo('after')).toHaveLength(1);
  });
});

describe('paths, parallel and loop', () => {
  it('take the branch that holds, and let later steps read from it', async () => {
    const run = await runOf([
      {
        id: 'route',
        type: 'paths',
        branches: [
          {
            id: 'big',
            when: { left: '{{trigger.body.total}}', op: 'gt', right: 100 },
            steps: [send('inside')],
          },
          { id: 'small', when: { left: '{{trigger.body.total}}', op: 'lte', right: 100 }, steps: [] },
        ],
        otherwise: [],
      },
      send('after', {}, { body: { status: '{{steps.inside.status}}', taken: '{{steps.route.taken}}' } }),
    ]);
    expect(run.status).toBe('succeeded');
    expect(bodyOf('after')).toEqual({ status: 200, taken: ['big'] });
  });

  it('do branches at the same time and join them', async () => {
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    sink.answer(async ({ url }) => {
      if (sentTo('x').length > 0 && sentTo('y').length > 0) release();
      if (url !== '/after') await both;
      return { body: { at: url } };
    });
    const run = await runOf([
      {
        id: 'both',
        type: 'parallel',
        branches: [
          { id: 'a', steps: [send('x')] },
          { id: 'b', steps: [send('y')] },
        ],
      },
      send(
        'after',
        {},
        { body: { x: '{{steps.x.body.at}}', y: '{{steps.both.branches.b.output.body.at}}' } },
      ),
    ]);
    expect(run.status).toBe('succeeded');
    expect(bodyOf('after')).toEqual({ x: '/x', y: '/y' });
  });

  it('let the other branches end when one fails, if told so', async () => {
    sink.answer(({ url }) => ({ status: url === '/x' ? 400 : 200, body: {} }));
    const branches = [
      { id: 'a', steps: [send('x')] },
      { id: 'b', steps: [send('y'), send('z')] },
    ];
    const patient = await runOf([{ id: 'both', type: 'parallel', onBranchFailure: 'continue', branches }]);
    expect(patient.status).toBe('succeeded');
    expect(stepOf(patient, 'both').output).toMatchObject({
      branches: { a: { status: 'failed', error: { code: 'http.status' } }, b: { status: 'succeeded' } },
    });
    expect(await runOf([{ id: 'both', type: 'parallel', branches }])).toMatchObject({
      status: 'failed',
      error: { code: 'http.status' },
    });
  });

  it.each([
    ['a list', '{{trigger.body.list}}', [3, 1, 2]],
    ['lines', '{{trigger.body.text}}', ['a', 'b', 'c']],
    ['a number', 3, [1, 2, 3]],
  ])('go over %s, and collect in order', async (_, over, items) => {
    sink.answer(async ({ body }) => {
      const { item } = JSON.parse(body.toString()) as { item: unknown };
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      return { body: { item } };
    });
    const steps = [send('each_one', {}, { body: { item: '{{item}}', index: '{{index}}' } })];
    const run = await runOf([
      { id: 'each', type: 'loop', over, concurrency: 3, collect: '{{steps.each_one.body.item}}', steps },
    ]);
    expect(stepOf(run, 'each').output).toEqual({ results: items, count: 3, failed: 0 });
    expect(run.steps.filter(({ stepId }) => stepId === 'each_one')).toHaveLength(3);
  });

  it('go on after an item that fails, if told so', async () => {
    sink.answer(({ body }) => ({ status: body.toString().includes('1') ? 400 : 200, body: {} }));
    const steps = [send('one', {}, { body: { item: '{{item}}' } })];
    const over = '{{trigger.body.list}}';
    const patient = await runOf([{ id: 'each', type: 'loop', over, onItemFailure: 'continue', steps }]);
    expect(stepOf(patient, 'each').output).toMatchObject({ count: 3, failed: 1 });
    const strict = await runOf([{ id: 'each', type: 'loop', over, steps }]);
    expect(strict).toMatchObject({ status: 'failed', error: { details: { index: 1 } } });
  });

  it('go over ten thousand items', async () => {
    const run = await runOf([
      { id: 'each', type: 'loop', over: 10_000, steps: [{ id: 'm', type: 'map', input: { n: '{{item}}' } }] },
      {
        id: 'sum',
        type: 'aggregate',
        list: '{{steps.each.results}}',
        operations: [{ op: 'sum', of: '{{item.n}}' }],
      },
    ]);
    expect(run.status).toBe('succeeded');
    expect(stepOf(run, 'sum').output).toBe(50_005_000);
  }, 60_000);
});

describe('map, aggregate and code', () => {
  it('shape values', async () => {
    const run = await runOf([
      {
        id: 'card',
        type: 'map',
        input: { name: '{{uppercase trigger.body.name}}', total: '{{trigger.body.total}}' },
      },
      {
        id: 'best',
        type: 'aggregate',
        list: '{{trigger.body.list}}',
        operations: [
          { op: 'sort', order: 'desc' },
          { op: 'take', count: 2 },
        ],
      },
      {
        id: 'script',
        type: 'code',
        code: 'console.log("doubling", input.list.length); return input.list.map((n) => n * 2)',
        input: { list: '{{steps.best}}' },
      },
    ]);
    expect(run.status).toBe('succeeded');
    expect(stepOf(run, 'card').output).toEqual({ name: 'ANN', total: 120 });
    expect(stepOf(run, 'best').output).toEqual([3, 2]);
    expect(stepOf(run, 'script')).toMatchObject({ output: [6, 4], logs: ['doubling 2'] });
    expect(stepOf(run, 'best').logs).toEqual([]);
  });

  it.each([
    ['endless', 'while (true) {}', 'code.timeout'],
    ['too large', "return 'x'.repeat(2 ** 30)", 'code.memory'],
    ['wrong', 'return 1 +;', 'code.syntax'],
    ['throwing', 'const a = 1;\nthrow new Error("No " + a)', 'code.threw'],
  ])('end a script that is %s with a coded error, and its line', async (_, code, expected) => {
    const run = await runOf([{ id: 'script', type: 'code', code, timeoutMs: 300, memoryMb: 16 }]);
    expect(run).toMatchObject({ status: 'failed', error: { code: expected } });
    if (expected === 'code.threw')
      expect(stepOf(run, 'script').error).toMatchObject({ details: { line: 2 } });
  });
});

describe('delay', () => {
  it('goes on after its time', async () => {
    const { runId } = await start(
      await publish([{ id: 'pause', type: 'delay', for: { value: 1, unit: 'seconds' } }, send('after')]),
    );
    await waitUntil(async () => (await call<Run>('GET', `/runs/${runId}`)).status === 'waiting');
    expect(sentTo('after')).toHaveLength(0);
    expect(await ended(runId)).toMatchObject({ status: 'succeeded' });
    expect(sentTo('after')).toHaveLength(1);
  });
});

describe('an approval', () => {
  it.each([
    ['an object', { toString: 1, valueOf: 1 }, '{"toString":1,"valueOf":1}'],
    ['a sign that no text of the database holds', 'a\u0000b', 'a\ufffdb'],
  ])('asks with whatever it was given: %s', async (_, name, shown) => {
    const { runId } = await start(
      await publish([{ id: 'ask', type: 'wait', for: 'approval', message: '{{trigger.body.name}}' }]),
      { name },
    );
    await waitUntil(async () => (await call<Run>('GET', `/runs/${runId}`)).status === 'waiting');
    expect(stepOf(await call<Run>('GET', `/runs/${runId}`), 'ask').output).toMatchObject({ message: shown });
  });
});

describe('return, stop and skip', () => {
  it('end the run with a value, from within a loop', async () => {
    const run = await runOf([
      {
        id: 'each',
        type: 'loop',
        over: 3,
        steps: [{ id: 'back', type: 'return', value: { first: '{{item}}' } }],
      },
    ]);
    expect(run).toMatchObject({ status: 'succeeded', result: { value: { first: 1 } } });
  });

  it.each([
    [{ as: 'succeeded' }, { status: 'succeeded' }],
    [
      { as: 'failed', message: 'Not {{trigger.body.name}}' },
      { status: 'failed', error: { message: 'Not Ann' } },
    ],
  ])('stop %#', async (more, expected) => {
    expect(await runOf([{ id: 'halt', type: 'stop', ...more }])).toMatchObject(expected);
  });

  it('leave a skipped step out', async () => {
    const run = await runOf([send('left_out', { skip: true }), send('done')]);
    expect(run.status).toBe('succeeded');
    expect(sentTo('left_out')).toHaveLength(0);
  });
});

describe('when a step fails', () => {
  beforeEach(() => sink.answer(({ url }) => ({ status: url === '/bad' ? 400 : 200, body: {} })));

  it.each([
    ['fail', {}, { status: 'failed', error: { code: 'http.status' } }],
    ['continue', { onError: 'continue' }, { status: 'succeeded' }],
    ['fallback', { onError: 'fallback', fallback: { was: '{{error.code}}' } }, { status: 'succeeded' }],
    [
      'handle',
      { onError: 'handle', handle: [send('told', {}, { body: { code: '{{error.code}}' } })] },
      { status: 'succeeded' },
    ],
  ])('it does %s', async (name, more, expected) => {
    const after = send('after', {}, { body: { got: '{{steps.bad}}' } });
    const run = await runOf([send('bad', more), after]);
    expect(run).toMatchObject(expected);
    expect(stepOf(run, 'bad').status).toBe('failed');
    expect(sentTo('after')).toHaveLength(name === 'fail' ? 0 : 1);
    if (name === 'fallback') expect(bodyOf('after')).toEqual({ got: { was: 'http.status' } });
    if (name === 'continue')
      expect(bodyOf('after')).toMatchObject({ got: { error: { code: 'http.status' } } });
    if (name === 'handle') expect(bodyOf('told')).toEqual({ code: 'http.status' });
  });

  it('tries again as often as the step says, without holding a worker', async () => {
    sink.answer({ status: 503, body: {} });
    const run = await runOf([send('bad')]);
    expect(stepOf(run, 'bad')).toMatchObject({ status: 'failed', attempt: 2, error: { kind: 'retryable' } });
    expect(sentTo('bad')).toHaveLength(2);
  });
});

describe('bad input', () => {
  it.each([
    [
      'a loop over an object',
      { id: 'each', type: 'loop', over: '{{trigger.body}}', steps: [send('x')] },
      'loop.not_a_list',
    ],
    [
      'a loop over too much',
      { id: 'each', type: 'loop', over: '{{trigger.body.many}}', steps: [send('x')] },
      'loop.too_many_items',
    ],
    ['a delay until nonsense', { id: 'd', type: 'delay', until: '{{trigger.body.name}}' }, 'delay.bad_date'],
    [
      'an aggregate over text',
      { id: 'a', type: 'aggregate', list: '{{trigger.body.name}}', operations: [{ op: 'sum' }] },
      'aggregate.not_a_list',
    ],
    [
      'an increment of text',
      { id: 's', type: 'store', operation: 'increment', key: 'k', by: '{{trigger.body.name}}' },
      'store.not_a_number',
    ],
  ])('ends %s with a coded error on the step', async (_, step, code) => {
    const many = Array.from({ length: 400_000 }, (__, n) => n);
    const body = code === 'loop.too_many_items' ? { many: many.slice(0, 100_000) } : BODY;
    const run = await runOf([step], { body });
    expect(run).toMatchObject({ status: 'failed', error: { code } });
    expect(stepOf(run, (step as { id: string }).id).error).toMatchObject({ code });
  });
});

describe('a retry from the failed step', () => {
  const loop = (more: object = {}) => [
    send('first'),
    {
      id: 'route',
      type: 'paths',
      branches: [
        {
          id: 'yes',
          when: { left: '{{trigger.body.total}}', op: 'gt', right: 100 },
          steps: [
            {
              id: 'each',
              type: 'loop',
              over: '{{trigger.body.list}}',
              steps: [send('one', more, { body: { item: '{{item}}' } })],
            },
          ],
        },
      ],
    },
    send('last', {}, { body: { results: '{{steps.each.count}}' } }),
  ];
  const items = () => sentTo('one').map(({ body }) => (JSON.parse(body.toString()) as { item: number }).item);

  it('does nothing again that was done, in branches and loops either', async () => {
    let broken = true;
    sink.answer(({ url, body }) => ({
      status: broken && url === '/one' && body.toString().includes('1') ? 400 : 200,
      body: {},
    }));
    const failed = await runOf(loop());
    expect(failed.status).toBe('failed');
    expect(items()).toEqual([3, 1]);
    broken = false;
    const { runId, startedOver } = await call<{ runId: string; startedOver: boolean }>(
      'POST',
      `/runs/${failed.id}/retry`,
      {},
    );
    expect(startedOver).toBe(false);
    const retried = await ended(runId);
    expect(retried.status).toBe('succeeded');
    expect(items()).toEqual([3, 1, 1, 2]);
    expect(sentTo('first')).toHaveLength(1);
    expect(stepOf(retried, 'route/yes/each').output).toMatchObject({ count: 3, failed: 0 });
    expect(bodyOf('last')).toEqual({ results: 3 });
  });

  it('goes on in a newer version where only what comes later was changed, and says so when it starts over', async () => {
    sink.answer(({ url }) => ({ status: url === '/one' ? 400 : 200, body: {} }));
    const workflowId = await publish(loop());
    const failed = await ended((await start(workflowId)).runId);
    const publishAs = async (steps: unknown[]): Promise<void> => {
      const whole = {
        trigger: {
          connector: 'webhook',
          operation: 'catch',
          input: { ratePerSecond: 10_000, rateBurst: 20_000 },
        },
        steps,
        settings: {},
      };
      const definition = JSON.parse(JSON.stringify(whole).replaceAll('SINK', sink.url)) as object;
      await call('PUT', `/workflows/${workflowId}/draft`, { definition });
      await call('POST', `/workflows/${workflowId}/publish`);
    };
    await publishAs(loop({ onError: 'continue' }));
    const latest = { version: 'latest' };
    const going = await call<{ runId: string; startedOver: boolean }>(
      'POST',
      `/runs/${failed.id}/retry`,
      latest,
    );
    expect(going.startedOver).toBe(false);
    expect(await ended(going.runId)).toMatchObject({ status: 'succeeded' });
    expect(sentTo('first')).toHaveLength(1);
    const [first, ...rest] = loop({ onError: 'continue' });
    await publishAs([{ ...first, title: 'Another first step' }, ...rest]);
    const over = await call<{ runId: string; startedOver: boolean; reason: string }>(
      'POST',
      `/runs/${failed.id}/retry`,
      latest,
    );
    expect(over).toMatchObject({ startedOver: true, reason: expect.stringContaining('different') as string });
    expect(await ended(over.runId)).toMatchObject({ status: 'succeeded' });
    expect(sentTo('first')).toHaveLength(2);
  });
});

describe('many runs at once', () => {
  it('are retried and cancelled by a filter', async () => {
    sink.answer({ status: 400, body: {} });
    const workflowId = await publish([send('bad')], { autoPause: false });
    const runs = await Promise.all(Array.from({ length: 5 }, () => start(workflowId)));
    await Promise.all(runs.map(({ runId }) => ended(runId)));
    sink.answer({ body: {} });
    const filter = { workflowId, status: ['failed'] };
    const some = await call<{ done: number; nextCursor: string | null }>('POST', '/runs/retry', {
      filter,
      limit: 3,
    });
    expect(some).toMatchObject({ done: 3, skippedCount: 0, nextCursor: expect.any(String) as string });
    const rest = await call('POST', '/runs/retry', { filter, limit: 3, cursor: some.nextCursor });
    expect(rest).toMatchObject({ done: 2, nextCursor: null });
    await waitUntil(async () => {
      const { items } = await call<{ items: unknown[] }>(
        'GET',
        `/runs?workflowId=${workflowId}&status=succeeded`,
      );
      return items.length === 5;
    });

    const waiting = await publish([{ id: 'ask', type: 'wait', for: 'approval' }]);
    const asked = await Promise.all(Array.from({ length: 3 }, () => start(waiting)));
    const status = async (runId: string) => (await call<Run>('GET', `/runs/${runId}`)).status;
    for (const { runId } of asked) await waitUntil(async () => (await status(runId)) === 'waiting');
    expect(await call('POST', '/runs/cancel', { filter: { workflowId: waiting } })).toMatchObject({
      done: 3,
    });
    for (const { runId } of asked) expect(await status(runId)).toBe('cancelled');
  });
});

describe('a draft tried against the past', () => {
  it('shows event by event what would differ, and sends nothing', async () => {
    sink.answer({ body: { score: 7 } });
    const steps = [
      { id: 'only', type: 'filter', when: { left: '{{trigger.body.total}}', op: 'gt', right: 100 } },
      send('score', {}, { body: { name: '{{trigger.body.name}}' } }),
      send('tell', {}, { body: { score: '{{steps.score.body.score}}' } }),
    ];
    const workflowId = await publish(steps);
    const run = await ended((await start(workflowId)).runId);
    await ended((await start(workflowId, { ...BODY, total: 50 })).runId);
    const attempt = async (changed: unknown[]) => {
      const whole = {
        trigger: {
          connector: 'webhook',
          operation: 'catch',
          input: { ratePerSecond: 10_000, rateBurst: 20_000 },
        },
        steps: changed,
        settings: {},
      };
      const definition = JSON.parse(JSON.stringify(whole).replaceAll('SINK', sink.url)) as object;
      await call('PUT', `/workflows/${workflowId}/draft`, { definition });
      return call<{ same: number; different: number; items: Record<string, unknown>[] }>(
        'POST',
        `/workflows/${workflowId}/try`,
        {},
      );
    };
    sink.requests.length = 0;
    expect(await attempt(steps)).toMatchObject({ same: 2, different: 0 });

    const looser = { ...steps[0], when: { left: '{{trigger.body.total}}', op: 'gt', right: 10 } };
    const { items, different } = await attempt([
      looser,
      steps[1],
      send('tell', {}, { body: { points: '{{steps.score.body.score}}' } }),
      send('more'),
    ]);
    expect(different).toBe(2);
    expect(items[1]).toMatchObject({
      before: { runId: run.id, status: 'succeeded' },
      after: { status: 'succeeded' },
      differences: [
        { path: 'tell', kind: 'request', after: { body: { points: 7 } } },
        { path: 'more', kind: 'added' },
      ],
    });
    expect(items[0]).toMatchObject({
      before: { status: 'filtered' },
      after: { status: 'succeeded' },
      path: { before: [] },
    });
    expect(sink.requests).toEqual([]);
  });
});
