import type { Step } from '#schema';
import fc from 'fast-check';

import { advance } from '../src/advance';
import { arbitrarySteps } from './arbitrary-steps';
import { carryOut, linksOf, planOf, TRIGGER, worldOf, type Carried, type World } from './engine-world';

const seed = fc.integer({ min: 0, max: 1_000_000 });
/**
 * How the run ended, and what each step came to: where steps run side by side, how far the others are when one of them
 * fails is a matter of chance.
 */
const told = ({ settlement: { status, error, result }, stored }: Carried, steps: Step[]) => ({
  status,
  error,
  result,
  steps: /"type":"parallel"|"concurrency":[^1]/.test(JSON.stringify(steps))
    ? null
    : Object.fromEntries(
        [...stored.values()].map((step) => [step.path, [step.status, step.attempt, step.output]]),
      ),
});

describe('the walk, over random workflows and outcomes', () => {
  it('decides the same for the same, and changes none of what it is given', () => {
    fc.assert(
      fc.property(arbitrarySteps, seed, (steps, n) => {
        const plan = planOf(steps);
        const { stored } = carryOut(plan, worldOf(n));
        const journal = new Map([...stored].slice(0, n % (stored.size + 1)));
        const before = JSON.stringify([...journal]);
        const decide = () => JSON.stringify(advance({ plan, trigger: TRIGGER, journal, links: linksOf }));
        expect(decide()).toBe(decide());
        expect(JSON.stringify([...journal])).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  it('begins each effect exactly once when nothing interrupts it, and always comes to an end', () => {
    fc.assert(
      fc.property(arbitrarySteps, seed, (steps, n) => {
        const { begun } = carryOut(planOf(steps), worldOf(n));
        for (const [key, times] of begun) expect([key, times]).toEqual([key, 1]);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the same when it is interrupted at any one write, and does nothing again that was written', () => {
    fc.assert(
      fc.property(arbitrarySteps, seed, (steps, n) => {
        const plan = planOf(steps);
        const world = worldOf(n);
        const whole = carryOut(plan, world);
        for (let at = 1; at <= whole.writes; at++) {
          const interrupted = carryOut(plan, world, { interrupt: (write) => write === at });
          expect(told(interrupted, steps)).toEqual(told(whole, steps));
          for (const [key, times] of interrupted.written) expect([key, times]).toEqual([key, 1]);
          for (const [key, times] of interrupted.begun)
            expect(times).toBeLessThanOrEqual(interrupted.written.has(key) ? 2 : 3);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes to the same when it is interrupted at every third write', () => {
    fc.assert(
      fc.property(arbitrarySteps, seed, (steps, n) => {
        const plan = planOf(steps);
        const world = worldOf(n, 100);
        const whole = carryOut(plan, world);
        const interrupted = carryOut(plan, world, { interrupt: (write) => write % 3 === 0 });
        expect(told(interrupted, steps)).toEqual(told(whole, steps));
        for (const [key, times] of interrupted.written) expect([key, times]).toEqual([key, 1]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a fallback that failed within a step for no failed fallback of the step around it', () => {
    const ask = { type: 'action', connector: 'test', operation: 'do', input: {} } as const;
    const inner: Step = { ...ask, id: 'inner', onError: 'fallback', fallback: '{{parseJson "no"}}' };
    const branches = [{ id: 'b', steps: [inner] }];
    const outer: Step = { id: 'outer', type: 'parallel', branches, onError: 'fallback', fallback: 'went on' };
    const steps: Step[] = [
      outer,
      { ...ask, id: 'after' },
      { id: 'out', type: 'return', value: '{{steps.outer}}' },
    ];
    const world: World = ({ path }) =>
      path === 'after'
        ? { output: null }
        : { error: { kind: 'permanent', code: 'test.permanent', message: 'It failed.' } };
    for (let at = 1; at <= 4; at++)
      expect(carryOut(planOf(steps), world, { interrupt: (write) => write === at }).settlement).toMatchObject(
        {
          status: 'succeeded',
          result: { value: 'went on' },
        },
      );
  });
});
