import type { Step, WorkflowDefinition } from '#schema';
import type { StepRun } from '#store';

import { keptSteps, meansTheSame } from './kept-steps';

const trigger = { connector: 'webhook', operation: 'catch' };
const map = (id: string, more: object = {}): Step => ({ id, type: 'map', input: {}, ...more }) as Step;
const loop = (id: string, steps: Step[], more: object = {}): Step =>
  ({ id, type: 'loop', over: 3, steps, ...more }) as Step;
const definition = (...steps: Step[]): WorkflowDefinition => ({ trigger, steps });
const ran = (path: string, status = 'succeeded', more: object = {}): StepRun =>
  ({ id: path, stepId: path.split('/').at(-1), path, status, output: null, error: null, ...more }) as StepRun;
/** What is kept, those that go on marked with a plus. */
const kept = (steps: Step[], ...runs: StepRun[]) =>
  keptSteps(runs, definition(...steps)).map(({ id, asRunning }) => (asRunning ? `${id}+` : id));
const failed = (path: string, code = 'http.status', more: object = {}) =>
  ran(path, 'failed', { error: { kind: 'permanent', code, message: '' }, ...more });

describe('what a retry takes over', () => {
  it('is what succeeded, and not what failed or was given up', () => {
    const steps = [map('a'), map('b'), map('c')];
    expect(kept(steps, ran('a'), failed('b'))).toEqual(['a']);
    expect(kept(steps, ran('a'), ran('b', 'skipped'), ran('c', 'cancelled'))).toEqual(['a', 'b']);
    expect(kept(steps, ran('a'), ran('b', 'unknown'))).toEqual(['a']);
  });

  it.each(['continue', 'fallback'] as const)('is a failure that the workflow went on from: %s', (onError) => {
    const steps = [map('a', { onError, fallback: 1 }), map('b')];
    expect(kept(steps, failed('a'), failed('b'))).toEqual(['a']);
  });

  it.each(['run.timeout', 'step.fallback_failed'])(
    'is not one that ends the run whatever the step says: %s',
    (code) => {
      expect(kept([map('a', { onError: 'fallback', fallback: 1 })], failed('a', code))).toEqual([]);
    },
  );

  it('is a step whose own fallback was taken for the failed fallback of a step within it', () => {
    const inner = { kind: 'permanent', code: 'step.fallback_failed', message: '', details: { step: 'a' } };
    const around = loop('l', [map('a', { onError: 'fallback', fallback: 1 })], {
      onError: 'fallback',
      fallback: 2,
    });
    const runs = [
      ran('l', 'failed', { error: inner, output: 2 }),
      ran('l/0/a', 'failed', { error: inner }),
      failed('b'),
    ];
    expect(kept([around, map('b')], ...runs)).toContain('l');
    expect(kept([around, map('b')], ...runs)).not.toContain('l/0/a');
  });

  it('is a failure that was handled, with its handler; and nothing of a handler that failed', () => {
    const steps = [map('a', { onError: 'handle', handle: [map('x'), map('y')] }), map('b')];
    const handled = [
      failed('a', 'e', { output: { error: {} } }),
      ran('a/handle/x'),
      ran('a/handle/y'),
      failed('b'),
    ];
    expect(kept(steps, ...handled)).toEqual(['a', 'a/handle/x', 'a/handle/y']);
    expect(kept(steps, failed('a'), ran('a/handle/x'), failed('a/handle/y'))).toEqual([]);
  });

  it('is a loop that goes on, with the rounds that are done', () => {
    const runs = [failed('l'), ran('l/0/a'), ran('l/1/a'), failed('l/1/b')];
    expect(kept([loop('l', [map('a'), map('b')])], ...runs)).toEqual(['l+', 'l/0/a', 'l/1/a']);
  });

  it('is the branch that was taken, and none where none was chosen yet', () => {
    const paths = {
      id: 'p',
      type: 'paths',
      branches: [{ id: 'x', when: {}, steps: [map('a')] }],
    } as unknown as Step;
    expect(kept([paths], failed('p', 'step.failed', { output: { taken: ['x'] } }), failed('p/x/a'))).toEqual([
      'p+',
    ]);
    expect(kept([paths], failed('p', 'condition.budget'))).toEqual([]);
  });

  it('is not a stop that failed the run: it would do it again', () => {
    const stop = { id: 's', type: 'stop', as: 'failed' } as Step;
    expect(kept([map('a'), stop], ran('a'), ran('s'))).toEqual(['a']);
  });
});

describe('what was done means the same', () => {
  const steps = [map('a'), loop('l', [map('b'), map('c')]), map('d')];
  const same = (next: WorkflowDefinition, ...runs: StepRun[]) =>
    meansTheSame(keptSteps(runs, definition(...steps)), definition(...steps), next);
  const runs = [ran('a'), failed('l'), ran('l/0/b'), failed('l/0/c')];

  it('where only what comes after it was changed, in each list', () => {
    const changed = loop('l', [map('b'), map('c', { input: { x: 1 } }), map('more')]);
    expect(same(definition(map('a'), changed, map('d', { title: 'D' }), map('e')), ...runs)).toBe(true);
  });

  it.each<[string, WorkflowDefinition]>([
    ['a step before it', definition(map('a', { input: { x: 1 } }), steps[1]!, steps[2]!)],
    [
      'a step within what goes on',
      definition(map('a'), loop('l', [map('b', { input: { x: 1 } }), map('c')])),
    ],
    ['what it goes over', definition(map('a'), loop('l', [map('b'), map('c')], { over: 4 }))],
    ['the order', definition(steps[1]!, map('a'))],
    ['the trigger', { ...definition(...steps), trigger: { connector: 'workflow', operation: 'called' } }],
  ])('not where %s was changed', (_, next) => {
    expect(same(next, ...runs)).toBe(false);
  });

  it('whichever of the rounds that were under way at once has failed', () => {
    const branch = (title: string): Step =>
      ({
        id: 'x',
        type: 'paths',
        branches: [{ id: 'y', when: {}, steps: [map('bad', { title })] }],
      }) as unknown as Step;
    const [old, next] = [definition(loop('l', [branch('one')])), definition(loop('l', [branch('two')]))];
    for (const round of [0, 1, 2]) {
      const rounds = [0, 1, 2].flatMap((n) =>
        n === round
          ? [failed(`l/${n}/x`, 'e', { output: { taken: ['y'] } }), failed(`l/${n}/x/y/bad`)]
          : [ran(`l/${n}/x`)],
      );
      expect(meansTheSame(keptSteps([failed('l'), ...rounds], old), old, next)).toBe(true);
    }
  });

  it('where nothing was done', () => {
    expect(same(definition(map('z')), failed('a'))).toBe(true);
  });
});
