/** A definition in → its steps one by one, nested ones included, in the order in which the builder shows them. */
import type { WorkflowDefinition } from './definition';
import type { Step } from './steps';

/** A list of steps within a step. */
export interface Nested {
  /** Its part of a step's path: the id of a branch, `otherwise`, `handle`; empty for the steps of a loop. */
  branch: string;
  /** JSON pointer of the list within the step. */
  pointer: string;
  steps: readonly Step[];
}

export interface PlacedStep {
  step: Step;
  /** JSON pointer into the definition. */
  pointer: string;
  /** Ids and branches from the top down, without loop iterations: `each/route/eu/send` is `['each', 'route', 'eu', 'send']`. */
  path: readonly string[];
}

/** The lists of steps that a step holds, its error handler last. */
export function nestedSteps(step: Step): Nested[] {
  const nested: Nested[] = [];
  if (step.type === 'paths' || step.type === 'parallel') {
    step.branches.forEach((branch, n) =>
      nested.push({ branch: branch.id, pointer: `/branches/${n}/steps`, steps: branch.steps }),
    );
  }
  if (step.type === 'paths' && step.otherwise)
    nested.push({ branch: 'otherwise', pointer: '/otherwise', steps: step.otherwise });
  if (step.type === 'loop') nested.push({ branch: '', pointer: '/steps', steps: step.steps });
  if (step.handle) nested.push({ branch: 'handle', pointer: '/handle', steps: step.handle });
  return nested;
}

export function* walkSteps({ steps }: Pick<WorkflowDefinition, 'steps'>): Generator<PlacedStep> {
  yield* walk(steps, '/steps', []);
}

function* walk(steps: readonly Step[], pointer: string, above: readonly string[]): Generator<PlacedStep> {
  for (const [n, step] of steps.entries()) {
    const placed = { step, pointer: `${pointer}/${n}`, path: [...above, step.id] };
    yield placed;
    for (const { branch, pointer: within, steps: inner } of nestedSteps(step))
      yield* walk(inner, placed.pointer + within, branch === '' ? placed.path : [...placed.path, branch]);
  }
}

/** The step of an id, wherever it stands. */
export function findStep(definition: Pick<WorkflowDefinition, 'steps'>, id: string): Step | undefined {
  for (const { step } of walkSteps(definition)) if (step.id === id) return step;
  return undefined;
}

/** Steps that are done at once and do nothing outside; what comes after one of them may still be the first effect. */
const QUIET: readonly Step['type'][] = ['map', 'filter', 'aggregate'];

/**
 * The path of the action that every run does first, unless a filter ends it before: what the first claim marks as
 * started. Null when that depends on more than the order of the steps.
 */
export function firstEffect({
  steps,
}: Pick<WorkflowDefinition, 'steps'>): { path: string; attempt: number }[] | null {
  for (const step of steps) {
    if (step.skip) continue;
    if (step.type === 'action') return [{ path: step.id, attempt: 1 }];
    if (!QUIET.includes(step.type)) return null;
  }
  return null;
}
