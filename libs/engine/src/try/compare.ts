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
  type: string;
  input: unknown;
  output: unknown;
}

/** Steps that do something outside, or that a run waits at. */
const EFFECTS: readonly string[] = ['action', 'call', 'store', 'digest', 'wait', 'delay'];

const isEffect = ({ type }: { type: string }): boolean => EFFECTS.includes(type);
const isTold = (step: { type: string }): boolean => isEffect(step) || step.type === 'paths';

/** Of the steps that do something, and of the branches that are taken; the others show in what those are given. */
export function compareSteps(before: readonly StepRun[], after: readonly TriedStep[]): Difference[] {
  const then = new Map<string, Seen>(before.filter(isTold).map((step) => [step.path, step]));
  const now = new Map<string, Seen>(after.filter(isTold).map((step) => [step.path, step]));
  const differences: Difference[] = [];
  for (const [path, step] of now) {
    const known = then.get(path);
    const { stepId } = step;
    if (step.type === 'paths') {
      const [then, now] = [known?.output ?? null, step.output].map(takenIn);
      if (!isSame(then, now)) differences.push({ path, stepId, kind: 'outcome', before: then, after: now });
    } else if (!known) differences.push({ path, stepId, kind: 'added', before: null, after: step.input });
    else if (!isSame(known.input, step.input))
      differences.push({ path, stepId, kind: 'request', before: known.input, after: step.input });
    else if (known.status !== step.status)
      differences.push({ path, stepId, kind: 'outcome', before: known.status, after: step.status });
  }
  for (const [path, { stepId, input, type }] of then)
    if (!now.has(path) && type !== 'paths')
      differences.push({ path, stepId, kind: 'removed', before: input, after: null });
  return differences;
}

const takenIn = (output: unknown): unknown => (output as { taken?: unknown } | null)?.taken ?? null;

/** Whether what both did was done in the same order in each list of steps; lists under way at once have none. */
export function isSameOrder(before: readonly string[], after: readonly string[]): boolean {
  const [then, now] = [new Set(before), new Set(after)];
  const [first, second] = [
    byList(before.filter((path) => now.has(path))),
    byList(after.filter((path) => then.has(path))),
  ];
  return isDeepStrictEqual(first, second);
}

function byList(paths: readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const path of paths) {
    const list = path.slice(0, path.lastIndexOf('/') + 1);
    lists.set(list, [...(lists.get(list) ?? []), path]);
  }
  return lists;
}

/** As they would be stored. */
const isSame = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a ?? null)), JSON.parse(JSON.stringify(b ?? null)));

/** The paths of what was done, in order. */
export const pathOf = (steps: readonly { path: string; type: string }[]): string[] =>
  steps.filter(isEffect).map(({ path }) => path);
