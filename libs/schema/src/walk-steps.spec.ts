import type { Step } from './steps';
import { findStep, firstEffect, nestedSteps, walkSteps } from './walk-steps';

const action = (id: string, more: object = {}) =>
  ({ id, type: 'action', connector: 'http', operation: 'request', input: {}, ...more }) as Step;
const map = (id: string, more: object = {}) => ({ id, type: 'map', input: {}, ...more }) as Step;
const filter = (id: string) => ({ id, type: 'filter', when: { left: 1, op: 'isTrue' } }) as Step;
const loop = (id: string, steps: Step[], more: object = {}) =>
  ({ id, type: 'loop', over: 3, steps, ...more }) as Step;
const when = { left: 1, op: 'isTrue' };
const paths = (id: string, branches: Record<string, Step[]>, otherwise?: Step[]) =>
  ({
    id,
    type: 'paths',
    branches: Object.entries(branches).map(([branch, steps]) => ({ id: branch, when, steps })),
    ...(otherwise ? { otherwise } : {}),
  }) as Step;
const parallel = (id: string, branches: Record<string, Step[]>) =>
  ({
    id,
    type: 'parallel',
    branches: Object.entries(branches).map(([branch, steps]) => ({ id: branch, steps })),
  }) as Step;

describe('walkSteps', () => {
  const steps = [
    map('first'),
    loop('each', [paths('route', { eu: [action('send')], us: [] }, [map('else_')])]),
    parallel('both', { a: [map('left')], b: [map('right')] }),
    action('last', { onError: 'handle', handle: [map('tell')] }),
  ];

  it('goes through every step in the order of the builder, each with its place', () => {
    expect([...walkSteps({ steps })].map(({ pointer, path }) => `${pointer} ${path.join('/')}`)).toEqual([
      '/steps/0 first',
      '/steps/1 each',
      '/steps/1/steps/0 each/route',
      '/steps/1/steps/0/branches/0/steps/0 each/route/eu/send',
      '/steps/1/steps/0/otherwise/0 each/route/otherwise/else_',
      '/steps/2 both',
      '/steps/2/branches/0/steps/0 both/a/left',
      '/steps/2/branches/1/steps/0 both/b/right',
      '/steps/3 last',
      '/steps/3/handle/0 last/handle/tell',
    ]);
  });

  it('gives pointers that lead to the step', () => {
    const at = (pointer: string) =>
      pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], { steps });
    for (const { step, pointer } of walkSteps({ steps })) expect(at(pointer)).toBe(step);
  });

  it('finds a step by its id, wherever it stands', () => {
    expect(findStep({ steps }, 'send')).toMatchObject({ id: 'send', type: 'action' });
    expect(findStep({ steps }, 'tell')).toMatchObject({ id: 'tell' });
    expect(findStep({ steps }, 'eu')).toBeUndefined();
  });
});

describe('nestedSteps', () => {
  it('lists what a step holds, its error handler last', () => {
    const step = { ...paths('p', { a: [], b: [map('x')] }, [map('y')]), handle: [map('z')] } as Step;
    expect(
      nestedSteps(step).map(({ branch, pointer, steps }) => [branch, pointer, steps.map(({ id }) => id)]),
    ).toEqual([
      ['a', '/branches/0/steps', []],
      ['b', '/branches/1/steps', ['x']],
      ['otherwise', '/otherwise', ['y']],
      ['handle', '/handle', ['z']],
    ]);
    expect(nestedSteps(map('m'))).toEqual([]);
    expect(nestedSteps(loop('l', [map('x')]))).toEqual([
      { branch: '', pointer: '/steps', steps: [map('x')] },
    ]);
  });
});

describe('firstEffect', () => {
  const first = (...steps: Step[]) => firstEffect({ steps })?.map(({ path }) => path) ?? null;

  it('is the first action, past what does nothing outside', () => {
    expect(first(map('a'), filter('b'), action('c'), action('d'))).toEqual(['c']);
    expect(firstEffect({ steps: [action('a')] })).toEqual([{ path: 'a', attempt: 1 }]);
  });

  it('passes by what is skipped', () => {
    expect(first(action('a', { skip: true }), action('b'))).toEqual(['b']);
    expect(first(loop('a', [], { skip: true }), action('b'))).toEqual(['b']);
  });

  it('is none where it depends on more than the order of the steps', () => {
    expect(first(paths('a', { x: [action('b')] }), action('c'))).toBeNull();
    expect(first(loop('a', []), action('b'))).toBeNull();
    expect(first({ id: 'w', type: 'wait', for: 'approval' }, action('b'))).toBeNull();
    expect(first(map('a'))).toBeNull();
    expect(first()).toBeNull();
  });
});
