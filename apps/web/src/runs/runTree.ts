// A run's flat list of step runs in, by their paths; out: what stands where in the tree of its steps.
import type { ReactNode } from 'react';

import type { RunDetail, Step, StepRunView } from '../api/types';

/** How one round of a loop went, as far as its own steps tell. */
export interface Iteration {
  index: number;
  status: 'succeeded' | 'failed' | 'waiting' | 'running' | 'unknown';
}

/** A list of steps within a step. */
export interface StepList {
  /** What its steps' paths begin with, the last slash included. */
  prefix: string;
  branch: string;
  title: string | undefined;
  steps: readonly Step[];
}

export interface RunTree {
  run: RunDetail;
  at: (path: string) => StepRunView | undefined;
  /** Whether any step run's path begins with this. */
  reached: (prefix: string) => boolean;
  /** Those of the loop at a path that have begun, in their order. */
  iterations: (path: string) => readonly Iteration[];
}

/** What is needed to show the steps of one list. */
export interface StepListView {
  tree: RunTree;
  steps: readonly Step[];
  prefix: string;
  level: number;
  /** Whether what went well is open as well. */
  opens: boolean;
}

/** Handed to what stands within a step, which holds steps in turn. */
export type RenderSteps = (list: StepListView) => ReactNode;

const RANK: Record<Iteration['status'], number> = {
  succeeded: 0,
  running: 1,
  waiting: 2,
  unknown: 3,
  failed: 4,
};

/** Ids begin with a letter, so a part of digits is a round of a loop. */
const isRound = (part: string): boolean => part.charCodeAt(0) <= 57;

export const isContainer = (step: Step): boolean => ['paths', 'parallel', 'loop'].includes(step.type);

/** Whether the workflow went on after this step's failure. */
export const isGoneOnFrom = (step: Step, stepRun: StepRunView): boolean =>
  stepRun.status === 'failed' &&
  (step.onError === 'continue' ||
    step.onError === 'fallback' ||
    (step.onError === 'handle' && stepRun.output !== null));

export function treeOf(run: RunDetail): RunTree {
  const steps = stepsById(run.definition);
  const byPath = new Map<string, StepRunView>();
  const prefixes = new Set<string>();
  const loops = new Map<string, Map<number, Iteration['status']>>();
  for (const stepRun of run.steps) {
    byPath.set(stepRun.path, stepRun);
    const parts = stepRun.path.split('/');
    let prefix = '';
    for (const [n, part] of parts.entries()) {
      if (n < parts.length - 1) prefixes.add(`${prefix}${part}/`);
      if (isRound(part)) {
        // A failure counts for the innermost round; the rounds around it have a record of the step that failed.
        const own = n >= parts.length - 2;
        note(loops, prefix.slice(0, -1), Number(part), roundStatus(stepRun, steps.get(stepRun.stepId), own));
      }
      prefix += `${part}/`;
    }
  }
  const sorted = new Map<string, readonly Iteration[]>();
  return {
    run,
    at: (path) => byPath.get(path),
    reached: (prefix) => prefixes.has(prefix),
    iterations: (path) => {
      let list = sorted.get(path);
      if (!list) {
        list = [...(loops.get(path) ?? [])]
          .map(([index, status]) => ({ index, status }))
          .sort((a, b) => a.index - b.index);
        sorted.set(path, list);
      }
      return list;
    },
  };
}

/** Every step of a definition, nested ones included. */
export function stepsById({ steps }: Pick<RunDetail['definition'], 'steps'>): Map<string, Step> {
  const byId = new Map<string, Step>();
  collect(steps, byId);
  return byId;
}

function collect(steps: readonly Step[], into: Map<string, Step>): void {
  for (const step of steps) {
    into.set(step.id, step);
    for (const list of listsOf(step, '')) collect(list.steps, into);
    if (step.type === 'loop') collect(step.steps, into);
  }
}

function roundStatus(stepRun: StepRunView, step: Step | undefined, own: boolean): Iteration['status'] {
  const { status } = stepRun;
  if (status === 'failed') return own && !(step && isGoneOnFrom(step, stepRun)) ? 'failed' : 'succeeded';
  if (status === 'running' || status === 'waiting' || status === 'unknown') return status;
  return 'succeeded';
}

function note(
  loops: Map<string, Map<number, Iteration['status']>>,
  path: string,
  index: number,
  status: Iteration['status'],
): void {
  let rounds = loops.get(path);
  if (!rounds) loops.set(path, (rounds = new Map<number, Iteration['status']>()));
  const known = rounds.get(index);
  if (known === undefined || RANK[status] > RANK[known]) rounds.set(index, status);
}

/** The lists that a step at a path holds: branches, `otherwise`, the error handler last; not those of a loop's rounds. */
export function listsOf(step: Step, path: string): StepList[] {
  const lists: StepList[] = [];
  const add = (branch: string, title: string | undefined, steps: readonly Step[]) =>
    lists.push({ prefix: `${path}/${branch}/`, branch, title, steps });
  if (step.type === 'paths' || step.type === 'parallel')
    for (const branch of step.branches) add(branch.id, branch.title, branch.steps);
  if (step.type === 'paths' && step.otherwise) add('otherwise', undefined, step.otherwise);
  if (step.handle) add('handle', undefined, step.handle);
  return lists;
}
