import type { Step } from '#schema';
import type { Sandbox } from '#sandbox';
import type { StepRun } from '#store';

import { linksOf, operation, planOf } from '../../test/engine-world';
import { compareSteps, pathOf } from './compare';
import { tryRun, type TriedStep } from './try-run';

const action = (id: string, input: object = {}): Step => ({
  id,
  type: 'action',
  connector: 'test',
  operation: 'do',
  input: { ...input },
});
const loop = (id: string, steps: Step[], over: unknown = '{{trigger.body.list}}'): Step =>
  ({ id, type: 'loop', over, steps }) as Step;
const sandbox = {
  run: ({ input }: { input: unknown }) => Promise.resolve({ value: input, logs: [] }),
} as unknown as Sandbox;
const tried = (steps: Step[], recorded: readonly StepRun[] = [], list: unknown[] = ['a', 'b']) =>
  tryRun({ plan: planOf(steps), trigger: { body: { list } }, recorded, sandbox, links: linksOf });
/** What was tried, as if it had been recorded. */
const asRecorded = (
  steps: readonly TriedStep[],
  change: (step: TriedStep) => Partial<TriedStep> = () => ({}),
) => steps.map((step) => ({ ...step, ...change(step) })) as unknown as StepRun[];
const kinds = (before: readonly StepRun[], after: readonly TriedStep[]) =>
  compareSteps(before, after).map(({ path, kind }) => `${kind} ${path}`);

const everyKind: Step[] = [
  action('ask', { name: '{{trigger.body.list.[0]}}' }),
  { id: 'later', type: 'delay', for: { value: 2, unit: 'hours' } },
  { id: 'back', type: 'wait', for: 'callback' },
  { id: 'sub', type: 'call', workflowId: '01900000-0000-7000-8000-000000000000', input: '{{steps.ask}}' },
  { id: 'n', type: 'store', operation: 'increment', key: 'n' },
  { id: 'batch', type: 'digest', name: 'd', item: 1 },
  { id: 'script', type: 'code', code: 'return input', input: { n: '{{steps.n.value}}' } },
  loop('each', [action('inner', { name: '{{item}}' })]),
];

afterEach(() => jest.restoreAllMocks());

describe('a draft beside the run it is tried on', () => {
  it('differs in nothing when it is what ran, and sends nothing', async () => {
    const run = jest.spyOn(operation, 'run');
    const { steps } = await tried(everyKind);
    const again = await tried(everyKind, asRecorded(steps));
    expect(compareSteps(asRecorded(steps), again.steps)).toEqual([]);
    expect(again.steps.filter(({ from }) => from === 'described')).toEqual([]);
    expect(run).not.toHaveBeenCalled();
  });

  it('has a path for each round of a loop, and what each got', async () => {
    const { steps } = await tried([loop('each', [action('inner', { name: '{{item}}' })])]);
    const recorded = asRecorded(steps, ({ path }) => ({ output: { of: path } }));
    const more = await tried([loop('each', [action('inner', { name: '{{item}}' })])], recorded, [
      'a',
      'x',
      'c',
    ]);
    expect(pathOf(more.steps)).toEqual(['each/0/inner', 'each/1/inner', 'each/2/inner']);
    expect(kinds(recorded, more.steps)).toEqual(['request each/1/inner', 'added each/2/inner']);
    expect(more.steps.find(({ path }) => path === 'each/0/inner')).toMatchObject({
      from: 'recorded',
      output: { of: 'each/0/inner' },
    });
    const fewer = await tried([loop('each', [action('inner', { name: '{{item}}' })], 1)], recorded);
    expect(kinds(recorded, fewer.steps)).toContain('removed each/1/inner');
  });

  it('shows the steps of a handler as new, and those that a failure left out', async () => {
    const before = await tried([action('ask'), action('after')]);
    const error = { kind: 'permanent', code: 'http.status', message: 'Gone.' } as const;
    const recorded = asRecorded(
      before.steps.filter(({ path }) => path === 'ask'),
      () => ({ status: 'failed', output: null, error }),
    );
    const handled: Step = { ...action('ask'), onError: 'handle', handle: [action('tell')] };
    const { settlement, steps } = await tried([handled, action('after')], recorded);
    expect(settlement.status).toBe('succeeded');
    expect(kinds(recorded, steps)).toEqual(['added ask/handle/tell', 'added after']);
  });

  it.each(['waiting', 'cancelled', 'running'])(
    'stands in for what the record never got: %s',
    async (status) => {
      const recorded = asRecorded((await tried([action('ask')])).steps, () => ({ status, output: null }));
      const { settlement, steps } = await tried([action('ask')], recorded);
      expect(settlement.status).toBe('succeeded');
      expect(steps[0]).toMatchObject({ from: 'described', status: 'succeeded' });
    },
  );

  it('takes nothing from a step of another type', async () => {
    const recorded = asRecorded((await tried([action('ask')])).steps, () => ({ output: { of: 'old' } }));
    const { steps } = await tried([{ id: 'ask', type: 'store', operation: 'get', key: 'k' }], recorded);
    expect(steps[0]).toMatchObject({ from: 'described', output: { value: null, found: false } });
  });
});
