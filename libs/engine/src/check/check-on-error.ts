import type { Problem } from '#kernel';

import { checkTemplates } from './check-templates';
import { isGiven } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

/** They end a run or a list of steps; there is nothing to go on with after them. */
const ENDS: readonly unknown[] = ['filter', 'return', 'stop'];

export const checkOnError: StepRule = ({ step, pointer, tree, place }) => {
  const { type, onError = 'fail', fallback, handle } = step;
  const problems: Problem[] = [];
  const unused = (name: string, message: string): number =>
    problems.push(problem(`${pointer}/${name}`, 'step.unused_setting', message));

  if (ENDS.includes(type) && onError !== 'fail')
    unused('onError', `A ${String(type)} step has nothing to go on with after an error; take ‘onError’ out.`);
  if (onError === 'fallback' && fallback === undefined) {
    const message = 'Give the value to go on with after an error.';
    problems.push(problem(`${pointer}/fallback`, 'step.no_fallback', message));
  }
  if (onError === 'handle' && !hasSteps(handle)) {
    const message = 'Add at least one step that handles the error.';
    problems.push(problem(`${pointer}/handle`, 'step.no_handler', message));
  }
  if (onError !== 'fallback' && isGiven(fallback))
    unused('fallback', '‘fallback’ says nothing unless ‘onError’ is ‘fallback’; take one of them out.');
  if (onError !== 'handle' && hasSteps(handle))
    unused('handle', 'These steps are never done unless ‘onError’ is ‘handle’; take them out, or set it.');
  problems.push(...checkTemplates(fallback, `${pointer}/fallback`, { ...viewOf(tree, place), error: true }));
  return problems;
};

/** What is no list at all is told by the shape. */
const hasSteps = (steps: unknown): boolean => (Array.isArray(steps) ? steps.length > 0 : isGiven(steps));
