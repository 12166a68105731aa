/** A failed run and the definitions of its old and its new version in → the step runs that a retry takes over. */
import { isDeepStrictEqual } from 'node:util';

import { hasFailedFallback } from '#engine';
import { nestedSteps, walkSteps, type Step, type WorkflowDefinition } from '#schema';
import type { KeptStep, StepRun } from '#store';

/** The error of a step from which the run does not go on, whatever the step's `onError`. */
const ENDS_THE_RUN = 'run.timeout';

type Steps = ReadonlyMap<string, Step>;

const stepsById = (definition: WorkflowDefinition): Steps =>
  new Map([...walkSteps(definition)].map(({ step }) => [step.id, step]));

/** Done for good: succeeded, found nothing to do, or failed where the workflow went on all the same. */
function isDone({ stepId, status, output, error }: StepRun, step: Step | undefined): boolean {
  // A stop that failed the run has done what it should, and would do it again.
  if (step?.type === 'stop' && step.as === 'failed') return false;
  if (status === 'succeeded' || status === 'skipped') return true;
  if (status !== 'failed' || error?.code === ENDS_THE_RUN) return false;
  if (error && hasFailedFallback(stepId, error, output)) return false;
  if (step?.onError === 'continue' || step?.onError === 'fallback') return true;
  return step?.onError === 'handle' && output !== null;
}

/** A step that holds others and came to no good end goes on where it was, with what is done of it. */
function goesOn({ output }: StepRun, step: Step | undefined): boolean {
  if (step?.type === 'paths') return Array.isArray((output as { taken?: unknown } | null)?.taken);
  return step?.type === 'parallel' || step?.type === 'loop';
}

/** The step runs that are done, and those of steps around them, which are open again. */
export function keptSteps(stepRuns: readonly StepRun[], definition: WorkflowDefinition): KeptStep[] {
  const steps = stepsById(definition);
  const open = new Set(stepRuns.filter((run) => !isDone(run, steps.get(run.stepId))).map(({ path }) => path));
  return stepRuns.flatMap((run): KeptStep[] => {
    const step = steps.get(run.stepId);
    if (handledSteps(run.path).some((path) => open.has(path))) return [];
    if (!open.has(run.path)) return [{ id: run.id, stepId: run.stepId, asRunning: false }];
    return goesOn(run, step) ? [{ id: run.id, stepId: run.stepId, asRunning: true }] : [];
  });
}

/** The steps in whose error handlers a path lies: `a/handle/b` lies in that of `a`. */
function handledSteps(path: string): string[] {
  const parts = path.split('/');
  return parts.flatMap((part, n) => (part === 'handle' ? [parts.slice(0, n).join('/')] : []));
}

/**
 * Whether what is taken over means the same in the new version: the trigger, and all steps up to the last one taken
 * over in each list, are what they were.
 */
export function meansTheSame(
  kept: readonly KeptStep[],
  old: WorkflowDefinition,
  next: WorkflowDefinition,
): boolean {
  if (kept.length === 0) return true;
  // In some rounds of a loop a step may be done, and in another go on: what it holds is then looked at step by step.
  const ids = new Map<string, boolean>();
  for (const { stepId, asRunning } of kept) ids.set(stepId, asRunning || (ids.get(stepId) ?? false));
  return isDeepStrictEqual(old.trigger, next.trigger) && isSameSoFar(old.steps, next.steps, ids);
}

function isSameSoFar(
  old: readonly Step[],
  next: readonly Step[],
  ids: ReadonlyMap<string, boolean>,
): boolean {
  const last = old.findLastIndex((step) => isTouched(step, ids));
  return old.slice(0, last + 1).every((step, n) => {
    const other = next[n];
    if (other?.id !== step.id) return false;
    if (ids.get(step.id) !== true) return isDeepStrictEqual(step, other);
    if (!isDeepStrictEqual(withoutNested(step), withoutNested(other))) return false;
    const theirs = nestedSteps(other);
    return nestedSteps(step).every(({ steps }, at) => isSameSoFar(steps, theirs[at]?.steps ?? [], ids));
  });
}

const isTouched = (step: Step, ids: ReadonlyMap<string, boolean>): boolean =>
  ids.has(step.id) || nestedSteps(step).some(({ steps }) => steps.some((inner) => isTouched(inner, ids)));

/** What a step is besides the steps that it holds. */
function withoutNested(step: Step): unknown {
  const own: Record<string, unknown> = { ...step, handle: undefined, steps: undefined, otherwise: undefined };
  if ('branches' in step) own['branches'] = step.branches.map((branch) => ({ ...branch, steps: undefined }));
  return own;
}
