import type { Problem } from '#kernel';

import { isTemplate } from './check-input';
import { checkTemplates } from './check-templates';
import { checkWhen } from './check-when';
import { isObject } from './known';
import { viewOf, type Viewpoint } from './resolve-reference';
import { problem, type StepRule } from './step-check';

/** More than these are refused anyway. */
const MAX_OPERATIONS = 20;
/** What they give is no list, so that nothing can follow them. */
const ENDS: readonly unknown[] = ['count', 'sum', 'average', 'min', 'max', 'join'];

export const checkAggregate: StepRule = ({ step, pointer, tree, place }) => {
  const view = viewOf(tree, place);
  const operations: unknown[] = Array.isArray(step.operations) ? step.operations : [];
  return [
    ...checkList(step.list, `${pointer}/list`),
    ...checkTemplates(step.list, `${pointer}/list`, view),
    ...operations
      .slice(0, MAX_OPERATIONS)
      .flatMap((operation, n) =>
        isObject(operation)
          ? checkOperation(operation, operations[n - 1], `${pointer}/operations/${n}`, view)
          : [],
      ),
  ];
};

function checkList(list: unknown, pointer: string): Problem[] {
  if (list === undefined || Array.isArray(list) || isTemplate(list)) return [];
  const message = 'Choose a list: mostly a template that gives one.';
  return [problem(pointer, 'aggregate.not_a_list', message)];
}

function checkOperation(
  operation: Record<string, unknown>,
  before: unknown,
  pointer: string,
  view: Viewpoint,
): Problem[] {
  const within = { ...view, item: true };
  const problems: Problem[] = [];
  if (isObject(before) && ENDS.includes(before.op)) {
    const message = `‘${String(before.op)}’ gives a single value, so nothing can be done with a list after it. Make it the last.`;
    problems.push(problem(pointer, 'aggregate.after_end', message));
  }
  if (operation.op === 'filter') problems.push(...checkWhen(operation.when, `${pointer}/when`, within));
  for (const name of ['by', 'value', 'of'])
    problems.push(...checkTemplates(operation[name], `${pointer}/${name}`, within));
  return problems;
}
