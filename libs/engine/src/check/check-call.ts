import type { Problem } from '#kernel';

import { checkTemplates } from './check-templates';
import { viewOf } from './resolve-reference';
import { problem, type StepRule, type StepToCheck } from './step-check';

export const checkCall: StepRule = (check) => {
  const { step, pointer, tree, place } = check;
  return [...checkCalled(check), ...checkTemplates(step.input, `${pointer}/input`, viewOf(tree, place))];
};

function checkCalled({ step, pointer, known, calls, place }: StepToCheck): Problem[] {
  const { workflows, self, publishing = false } = known;
  if (typeof step.workflowId !== 'string' || !workflows) return [];
  const id = step.workflowId.toLowerCase();
  const at = `${pointer}/workflowId`;
  const called = workflows.get(id);
  if (!called && id !== self) {
    const message = 'There is no such workflow in this workspace; choose another one.';
    return [problem(at, 'call.unknown_workflow', message)];
  }
  if (place.skipped) return [];
  const way = calls.wayBack(id);
  if (way) {
    const message = `The call comes back to where it started: ${shown(way)}. Call another workflow, or take out one of the calls.`;
    return [problem(at, 'call.recursion', message)];
  }
  if (!publishing || !called || called.published) return [];
  const message = `‘${called.name}’ is not published; publish it first, as nothing can call it until then.`;
  return [problem(at, 'call.not_published', message)];
}

/** The two ends of a long way. */
function shown(way: readonly string[]): string {
  const names = way.length > 8 ? [...way.slice(0, 4), '…', ...way.slice(-3)] : way;
  return names.join(' → ');
}
