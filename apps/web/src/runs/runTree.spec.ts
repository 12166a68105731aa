import type { RunDetail, Step, StepRunView } from '../api/types';
import { isGoneOnFrom, listsOf, treeOf } from './runTree';

const send = { id: 'send', type: 'action', connector: 'http', operation: 'request', input: {} } as Step;
const stepRun = (path: string, status = 'succeeded', output: unknown = null): StepRunView =>
  ({ path, stepId: path.split('/').at(-1), status, output, error: null }) as StepRunView;
const run = (steps: Step[], stepRuns: StepRunView[]): RunDetail =>
  ({ definition: { steps }, steps: stepRuns }) as unknown as RunDetail;

const loop = (steps: Step[], id = 'each'): Step => ({ id, type: 'loop', over: 3, steps }) as Step;

describe('treeOf', () => {
  it('gathers the rounds of a loop in their order, each as bad as the worst of its own steps', () => {
    const tree = treeOf(
      run(
        [loop([send])],
        [
          stepRun('each'),
          stepRun('each/10/send'),
          stepRun('each/2/send', 'failed'),
          stepRun('each/3/send', 'waiting'),
        ],
      ),
    );
    expect(tree.iterations('each')).toEqual([
      { index: 2, status: 'failed' },
      { index: 3, status: 'waiting' },
      { index: 10, status: 'succeeded' },
    ]);
    expect(tree.at('each/2/send')?.status).toBe('failed');
    expect(tree.reached('each/2/')).toBe(true);
    expect(tree.reached('each/4/')).toBe(false);
  });

  it('does not blame a round for a failure that it went on from', () => {
    const goesOn = { ...send, onError: 'continue' } as Step;
    const tree = treeOf(run([loop([goesOn])], [stepRun('each/0/send', 'failed')]));
    expect(tree.iterations('each')).toEqual([{ index: 0, status: 'succeeded' }]);
  });

  it('counts a failure in the inner loop for the inner round only, unless the inner loop failed', () => {
    const steps = [loop([loop([send], 'inner')])];
    const inner = stepRun('each/1/inner/4/send', 'failed');
    expect(treeOf(run(steps, [inner])).iterations('each')).toEqual([{ index: 1, status: 'succeeded' }]);
    expect(treeOf(run(steps, [inner])).iterations('each/1/inner')).toEqual([{ index: 4, status: 'failed' }]);
    const failed = treeOf(run(steps, [inner, stepRun('each/1/inner', 'failed')]));
    expect(failed.iterations('each')).toEqual([{ index: 1, status: 'failed' }]);
  });
});

describe('listsOf', () => {
  it('names branches, otherwise and the handler by their prefixes', () => {
    const paths = {
      id: 'route',
      type: 'paths',
      branches: [{ id: 'eu', title: 'Europe', when: { all: [] }, steps: [send] }],
      otherwise: [],
      handle: [send],
    } as unknown as Step;
    expect(listsOf(paths, 'route').map(({ prefix, title }) => [prefix, title])).toEqual([
      ['route/eu/', 'Europe'],
      ['route/otherwise/', undefined],
      ['route/handle/', undefined],
    ]);
  });
});

describe('isGoneOnFrom', () => {
  it.each([
    ['fail', null, false],
    ['continue', null, true],
    ['fallback', 1, true],
    ['handle', null, false],
    ['handle', { error: {} }, true],
  ])('%s with output %j: %s', (onError, output, expected) => {
    const step = { ...send, onError } as Step;
    expect(isGoneOnFrom(step, stepRun('send', 'failed', output))).toBe(expected);
  });
});
