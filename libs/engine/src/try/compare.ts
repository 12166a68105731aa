/** What a recorded run did and what a tried one would do in → where they differ. */
import { isDeepStrictEqual } from 'node:util';

import type { StepRun } from '#store';

import type { TriedStep } from './try-run';

/** `added`: would be done now. `removed`: would be done no more. `request`: something else would be sent. */
export interface Difference {
  path: string;
  stepId: string;
  kind: 'added' | 'removed' | 'request' | 'outcome';
  before: unknown;
  after: unknown;
}

interface Seen {
  stepId: string;
  status: string;
  input: unknown;
}

/** Steps that do something outside, or that a run waits at. */
const EFFECTS: readonly string[] = ['action', 'call', 'store', 'digest', 'wait', 'delay'];

const isEffect = ({ type }: { type: string }): boolean => EFFECTS.includes(type);

/** Of the steps that do something; the others show in what those are given. */
export function compareSteps(before: readonly StepRun[], after: readonly TriedStep[]): Difference[] {
  const then = new Map<string, Seen>(before.filter(isEffect).map((step) => [step.path, step]));
  const now = new Map<string, Seen>(after.filter(isEffect).map((step) => [step.path, step]));
  const differences: Difference[] = [];
  for (const [path, step] of now) {
    const known = then.get(path);
    const { stepId } = step;
    if (!known) differences.push({ path, stepId, kind: 'added', before: null, after: step.input });
    else if (!isSame(known.input, step.input))
      differences.push({ path, stepId, kind: 'request', before: known.input, after: step.input });
    else if (known.status !== step.status)
      differences.push({ path, stepId, kind: 'outcome', before: known.status, after: step.status });
  }
  for (const [path, { stepId, input }] of then)
    if (!now.has(path)) differences.push({ path, stepId, kind: 'removed', before: input, after: null });
  return differences;
}

/** As they would be stored. */
const isSame = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));

/** The paths of what was done, in order. */
export const pathOf = (steps: readonly { path: string; type: string }[]): string[] =>
  steps.filter(isEffect).map(({ path }) => path);
