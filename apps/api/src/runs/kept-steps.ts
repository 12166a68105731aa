import { CodedError } from '#kernel';
import type { Step, WorkflowDefinition } from '#schema';
import type { StepRun } from '#store';

/** Done for good: succeeded, or failed where the workflow went on all the same. */
const isDone = ({ status, stepId }: StepRun, { steps }: WorkflowDefinition): boolean => {
  if (status !== 'failed') return status === 'succeeded';
  const step = steps.find(({ id }) => id === stepId);
  return step?.type === 'action' && step.onError === 'continue';
};

const same = (a: Step | undefined, b: Step | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The step runs that a retry from the failed step takes over. On another version that is only right while trigger
 * and steps up to the last one taken over are the same in both.
 * @throws CodedError `conflict.state` when they are not
 */
export function keptSteps(
  stepRuns: readonly StepRun[],
  old: WorkflowDefinition,
  next: WorkflowDefinition,
): string[] {
  const kept = stepRuns.filter((stepRun) => isDone(stepRun, old));
  const last = Math.max(-1, ...kept.map(({ stepId }) => old.steps.findIndex(({ id }) => id === stepId)));
  const changed = old.steps.slice(0, last + 1).some((step, n) => !same(step, next.steps[n]));
  if (changed || (kept.length > 0 && JSON.stringify(old.trigger) !== JSON.stringify(next.trigger))) {
    throw new CodedError(
      'conflict.state',
      'Steps that were done already are different in the published version; retry from the start, or with the same version.',
    );
  }
  return kept.map(({ id }) => id);
}
