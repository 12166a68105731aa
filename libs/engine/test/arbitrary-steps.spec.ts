import { STEP_SCHEMAS, walkSteps, type Step } from '#schema';
import fc from 'fast-check';

import { arbitrarySteps } from './arbitrary-steps';

it('makes steps of every type, and every way to go on after an error', () => {
  const made = fc
    .sample(arbitrarySteps, { numRuns: 2000, seed: 1 })
    .flatMap((steps): Step[] => [...walkSteps({ steps })].map(({ step }) => step));
  expect(new Set(made.map(({ type }) => type))).toEqual(new Set(Object.keys(STEP_SCHEMAS)));
  for (const type of ['action', 'wait', 'call', 'digest', 'store', 'code', 'aggregate', 'parallel', 'loop'])
    expect([type, new Set(made.filter((step) => step.type === type).map(({ onError }) => onError))]).toEqual([
      type,
      new Set([undefined, 'continue', 'fallback', 'handle']),
    ]);
});
