import type { Step } from '#schema';
import type { Sandbox } from '#sandbox';
import type { StepRun } from '#store';

import { linksOf, planOf } from '../../test/engine-world';
import { compareSteps, isSameOrder, pathOf } from './compare';
import { sampleOf } from './stand-in';
import { tryRun, type TriedStep } from './try-run';

const sandbox = {
  run: ({ input }: { input: { n?: number } }) => Promise.resolve({ value: (input.n ?? 0) * 2, logs: [] }),
} as unknown as Sandbox;
const action = (id: string, input: object = {}): Step => ({
  id,
  type: 'action',
  connector: 'test',
  operation: 'do',
  input: { ...input },
});
const recordOf = (path: string, more: Partial<StepRun> = {}): StepRun =>
  ({
    path,
    stepId: path.split('/').at(-1)!,
    type: 'action',
    status: 'succeeded',
    input: {},
    output: { from: 'the past' },
    error: null,
    ...more,
  }) as StepRun;
const tried = (steps: Step[], recorded: StepRun[] = [], trigger: unknown = { body: { n: 3 } }) =>
  tryRun({ plan: planOf(steps), trigger, recorded, sandbox, links: () => linksOf('x') });
const byPath = (steps: readonly TriedStep[]) => new Map(steps.map((step) => [step.path, step]));

describe('a draft that is tried', () => {
  it('takes what the recorded run got, and goes on with it', async () => {
    const { settlement, steps } = await tried(
      [action('ask'), { id: 'out', type: 'return', value: '{{steps.ask.from}} {{trigger.body.n}}' }],
      [recordOf('ask')],
    );
    expect(settlement).toMatchObject({ status: 'succeeded', result: { value: 'the past 3' } });
    expect(byPath(steps).get('ask')).toMatchObject({ from: 'recorded', output: { from: 'the past' } });
  });

  it('fails where the recorded step failed, and does what the draft says then', async () => {
    const error = { kind: 'permanent', code: 'http.status', message: 'Gone.' } as const;
    const failed = recordOf('ask', { status: 'failed', output: null, error });
    expect((await tried([action('ask')], [failed])).settlement).toMatchObject({
      status: 'failed',
      error: { code: 'http.status' },
    });
    const mended = await tried([{ ...action('ask'), onError: 'continue' }, action('after')], [failed]);
    expect(mended.settlement).toMatchObject({ status: 'succeeded' });
    expect(byPath(mended.steps).get('after')).toMatchObject({ from: 'described' });
  });

  it('stands in for every kind of effect that no record tells of, and waits for nothing', async () => {
    const { settlement, steps } = await tried([
      action('ask'),
      { id: 'later', type: 'delay', for: { value: 30, unit: 'days' } },
      { id: 'ok', type: 'wait', for: 'approval', message: 'Well?' },
      { id: 'only', type: 'filter', when: { left: '{{steps.ok.approved}}', op: 'isTrue' } },
      { id: 'back', type: 'wait', for: 'callback' },
      { id: 'sub', type: 'call', workflowId: '01900000-0000-7000-8000-000000000000' },
      { id: 'kept', type: 'store', operation: 'get', key: 'k' },
      { id: 'batch', type: 'digest', name: 'd', item: '{{trigger.body.n}}' },
      {
        id: 'each',
        type: 'loop',
        over: '{{steps.batch.items}}',
        steps: [action('inner', { count: '{{item}}' })],
      },
      { id: 'script', type: 'code', code: 'return input.n * 2', input: { n: '{{trigger.body.n}}' } },
    ]);
    expect(settlement).toMatchObject({ status: 'succeeded' });
    const found = byPath(steps);
    expect(Object.fromEntries([...found].map(([path, { from }]) => [path, from]))).toMatchObject({
      ask: 'described',
      later: 'described',
      ok: 'described',
      only: 'computed',
      back: 'described',
      sub: 'described',
      kept: 'described',
      batch: 'described',
      'each/0/inner': 'described',
      script: 'computed',
    });
    expect(found.get('script')).toMatchObject({ output: 6 });
    expect(found.get('each/0/inner')).toMatchObject({ input: { count: 3 } });
  });

  it('ends when there is too much of it', async () => {
    const { settlement } = await tried([
      { id: 'each', type: 'loop', over: 6000, concurrency: 50, steps: [action('inner')] },
    ]);
    expect(settlement).toMatchObject({ status: 'failed', error: { code: 'try.too_long' } });
  });
});

describe('what differs', () => {
  const step = (path: string, more: Partial<TriedStep> = {}): TriedStep => ({
    path,
    stepId: path,
    type: 'action',
    status: 'succeeded',
    input: {},
    output: null,
    error: null,
    from: 'recorded',
    ...more,
  });

  it('is what would be done now, what no more, what else would be sent, and what would end otherwise', () => {
    const before = [
      recordOf('same', { input: { a: 1, b: undefined } }),
      recordOf('sent', { input: { a: 1 } }),
      recordOf('gone', { input: { b: 2 } }),
      recordOf('ended', { status: 'failed' }),
    ];
    const after = [
      step('same', { input: { a: 1 } }),
      step('sent', { input: { a: 2 } }),
      step('ended'),
      step('new', { input: { c: 3 } }),
    ];
    expect(compareSteps(before, after)).toEqual([
      { path: 'sent', stepId: 'sent', kind: 'request', before: { a: 1 }, after: { a: 2 } },
      { path: 'ended', stepId: 'ended', kind: 'outcome', before: 'failed', after: 'succeeded' },
      { path: 'new', stepId: 'new', kind: 'added', before: null, after: { c: 3 } },
      { path: 'gone', stepId: 'gone', kind: 'removed', before: { b: 2 }, after: null },
    ]);
    expect(pathOf(after)).toEqual(['same', 'sent', 'ended', 'new']);
  });

  it('is another branch, and another order in one list', () => {
    const paths = (taken: string[]) => ({ type: 'paths', output: { taken, output: null } });
    expect(compareSteps([recordOf('p', paths(['a']))], [step('p', paths(['b']))])).toEqual([
      { path: 'p', stepId: 'p', kind: 'outcome', before: ['a'], after: ['b'] },
    ]);
    expect(compareSteps([recordOf('p', paths(['a']))], [step('p', paths(['a']))])).toEqual([]);
    expect(isSameOrder(['a', 'b'], ['b', 'a'])).toBe(false);
    expect(isSameOrder(['p/x/a', 'p/y/b', 'c'], ['p/y/b', 'new', 'p/x/a', 'c'])).toBe(true);
  });

  it('is not what only computes: that shows in what is sent', () => {
    expect(compareSteps([recordOf('m', { type: 'map' })], [step('c', { type: 'code' })])).toEqual([]);
  });
});

describe('a stand-in for what a service answers', () => {
  it.each([
    [{ type: 'string' }, ''],
    [{ type: 'string', example: 'x' }, 'x'],
    [{ enum: ['b', 'a'] }, 'b'],
    [{ anyOf: [{ type: 'array' }, { type: 'null' }] }, []],
    [
      { type: 'object', properties: { a: { const: 1 }, b: { type: 'object' } } },
      { a: 1, b: {} },
    ],
  ])('of %j is %j', (schema, value) => {
    expect(sampleOf(schema)).toEqual(value);
  });

  it('of what is described by itself ends', () => {
    const schema: Record<string, unknown> = { type: 'object' };
    schema['properties'] = { again: schema };
    expect(JSON.stringify(sampleOf(schema))).toMatch(/again/);
  });
});
