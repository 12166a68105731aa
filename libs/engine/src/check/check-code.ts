import type { Problem } from '#kernel';

import { checkTemplates } from './check-templates';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

export const checkCode: StepRule = ({ step, pointer, tree, place }) => [
  ...checkSource(step.code, `${pointer}/code`),
  ...checkTemplates(step.input, `${pointer}/input`, viewOf(tree, place)),
];

/** Whether it is valid JavaScript is for the sandbox to say, with the line: it is the one that reads it. */
function checkSource(code: unknown, pointer: string): Problem[] {
  if (typeof code !== 'string' || code.trim() !== '') return [];
  return [problem(pointer, 'code.empty', 'Write the code: it is empty.')];
}
