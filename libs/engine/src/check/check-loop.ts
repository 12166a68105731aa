import { MAX_LOOP_ITEMS } from '#schema';
import type { Problem } from '#kernel';

import { isTemplate } from './check-input';
import { checkTemplates } from './check-templates';
import { isGiven } from './known';
import { viewAfter, viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

export const checkLoop: StepRule = ({ step, pointer, tree, place }) => {
  const inner = place.lists.find(({ kind }) => kind === 'loop');
  return [
    ...checkOver(step.over, step.limit, `${pointer}/over`),
    ...checkTemplates(step.over, `${pointer}/over`, viewOf(tree, place)),
    ...(inner?.steps.length === 0 && step.collect === undefined ? [noSteps(pointer)] : []),
    ...(inner
      ? checkTemplates(step.collect, `${pointer}/collect`, viewAfter(tree, inner, place.skipped))
      : []),
  ];
};

const noSteps = (pointer: string): Problem =>
  problem(`${pointer}/steps`, 'loop.no_steps', 'Add at least one step to the loop: it does nothing yet.');

function checkOver(over: unknown, limit: unknown, pointer: string): Problem[] {
  if (over === undefined || Array.isArray(over) || isTemplate(over)) return [];
  if (!isGiven(over) || over === '') {
    const message = 'Choose what the loop goes over: a list, a number or a text.';
    return [problem(pointer, 'loop.nothing_to_loop', message)];
  }
  if (typeof over === 'string') return [];
  if (typeof over !== 'number' || !Number.isInteger(over) || over < 0) {
    const message = 'A loop goes over a list, a whole number from 0 on, or the lines of a text.';
    return [problem(pointer, 'loop.not_a_list', message)];
  }
  if (over <= MAX_LOOP_ITEMS || typeof limit === 'number') return [];
  const message = `A loop has ${MAX_LOOP_ITEMS} rounds at most; take a smaller number, or set a limit.`;
  return [problem(pointer, 'loop.too_many_items', message)];
}
