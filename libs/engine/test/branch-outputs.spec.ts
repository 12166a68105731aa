/** What can be read of the steps within a step is the same, whether the run went on at once or was taken up again. */
import type { Step } from '#schema';

import { carryOut, planOf, type World } from './engine-world';

const map = (id: string, input: Record<string, unknown>): Step => ({ id, type: 'map', input });
const act = (id: string, more: object = {}): Step =>
  ({ id, type: 'action', connector: 'test', operation: 'do', input: {}, ...more }) as Step;
const T = { left: 1, op: 'eq' as const, right: 1 };
const F = { left: 1, op: 'eq' as const, right: 2 };
const fails = (id: string): Step => act(id);
const world: World = ({ step, path }) =>
  step.id.startsWith('bad')
    ? { error: { kind: 'permanent', code: 'test.bad', message: 'No.' } }
    : { output: { path } };

/** What the last step sees, of a run that goes through and of one that dies at each of its writes. */
function seenBy(steps: Step[], reads: Record<string, string>): unknown[] {
  const plan = planOf([...steps, act('later'), map('seen', reads)]);
  const whole = carryOut(plan, world);
  const outputOf = (run: typeof whole): unknown => run.stored.get('seen')?.output ?? run.settlement;
  const all = Array.from({ length: whole.writes }, (_, n) =>
    outputOf(carryOut(plan, world, { interrupt: (write) => write === n + 1 })),
  );
  return [outputOf(whole), ...all];
}

const paths = (id: string, inner: Step[], more: object = {}): Step =>
  ({ id, type: 'paths', branches: [{ id: `${id}_in`, when: T, steps: inner }], ...more }) as Step;
const parallel = (id: string, lists: Step[][], more: object = {}): Step =>
  ({
    id,
    type: 'parallel',
    branches: lists.map((inner, n) => ({ id: `${id}_${n}`, steps: inner })),
    ...more,
  }) as Step;

it.each<[string, Step[], Record<string, string>, unknown]>([
  [
    'of paths that are done',
    [paths('p', [map('m', { a: 1 }), act('x')])],
    { m: '{{steps.m.a}}', x: '{{steps.x.path}}' },
    { m: 1, x: 'p/p_in/x' },
  ],
  [
    'of paths within paths, and after a loop in them',
    [
      paths('p', [
        paths('q', [map('m', { a: 1 })]),
        { id: 'l', type: 'loop', over: 2, steps: [act('r')] } as Step,
      ]),
    ],
    { m: '{{steps.m.a}}', l: '{{steps.l.count}}', taken: '{{steps.q.taken}}' },
    { m: 1, l: 2, taken: ['q_in'] },
  ],
  [
    'of paths that failed: nothing',
    [paths('p', [map('m', { a: 1 }), fails('bad')], { onError: 'continue' })],
    { m: '{{steps.m.a}}', code: '{{steps.p.error.code}}' },
    { m: null, code: 'test.bad' },
  ],
  [
    'of a parallel step that failed: nothing',
    [parallel('p', [[act('x')], [act('y'), fails('bad')]], { onError: 'fallback', fallback: { f: 1 } })],
    { x: '{{steps.x.path}}', y: '{{steps.y.path}}', f: '{{steps.p.f}}' },
    { x: null, y: null, f: 1 },
  ],
  [
    'of a parallel step of which one branch failed',
    [parallel('p', [[act('x')], [act('y'), fails('bad')]], { onBranchFailure: 'continue' })],
    { x: '{{steps.x.path}}', y: '{{steps.y.path}}' },
    { x: 'p/p_0/x', y: 'p/p_1/y' },
  ],
  [
    'of a filter that ended its branch: nothing',
    [paths('p', [map('m', { a: 1 }), { id: 'f', type: 'filter', when: F }, map('n', { a: 2 })])],
    { m: '{{steps.m.a}}', f: '{{steps.f.passed}}', n: '{{steps.n.a}}' },
    { m: 1, f: null, n: null },
  ],
  [
    'of a wait that was never reached: nothing',
    [
      paths('p', [
        { id: 'f', type: 'filter', when: F },
        { id: 'w', type: 'wait', for: 'callback' },
      ]),
    ],
    { url: '{{steps.w.resumeUrl}}' },
    { url: null },
  ],
  [
    'of steps that were gone on from',
    [paths('p', [{ ...fails('bad'), onError: 'fallback', fallback: 7 } as Step, act('x')])],
    { bad: '{{steps.bad}}', x: '{{steps.x.path}}' },
    { bad: 7, x: 'p/p_in/x' },
  ],
  [
    'of an earlier branch',
    [
      {
        id: 'p',
        type: 'paths',
        mode: 'all',
        branches: [
          { id: 'a', when: T, steps: [act('x')] },
          { id: 'b', when: T, steps: [map('m', { x: '{{steps.x.path}}' })] },
        ],
      } as Step,
    ],
    { m: '{{steps.m.x}}' },
    { m: 'p/a/x' },
  ],
])('%s', (_, steps, reads, expected) => {
  const seen = seenBy(steps, reads);
  expect(seen.length).toBeGreaterThan(2);
  for (const one of seen) expect(one).toEqual(expected);
});
