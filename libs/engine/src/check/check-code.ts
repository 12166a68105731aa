import { Script } from 'node:vm';

import type { Problem } from '#kernel';
import { MAX_CODE_LENGTH } from '#schema';

import { checkTemplates } from './check-templates';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

export const checkCode: StepRule = ({ step, pointer, tree, place }) => [
  ...checkSource(step.code, `${pointer}/code`),
  ...checkTemplates(step.input, `${pointer}/input`, viewOf(tree, place)),
];

function checkSource(code: unknown, pointer: string): Problem[] {
  if (typeof code !== 'string' || code.length > MAX_CODE_LENGTH) return [];
  if (code.trim() === '') return [problem(pointer, 'code.empty', 'Write the code: it is empty.')];
  const mistake = syntaxMistake(code);
  return mistake === null ? [] : [problem(pointer, 'code.syntax', mistake)];
}

/** Only parsed, never run. What the sandbox alone would refuse is left to the sandbox. */
function syntaxMistake(code: string): string | null {
  try {
    new Script(`(async function (input) {${code}\n})`, { filename: 'code' });
    return null;
  } catch (error) {
    // Not asked for its class: the parser may make its errors in a realm of its own.
    const { message, stack } = error as Error;
    const line = /^code:(\d+)/.exec(stack ?? '')?.[1];
    const where = line === undefined ? 'The code' : `Line ${line} of the code`;
    return `${where} is not valid JavaScript: ${message.slice(0, 200)}.`;
  }
}
