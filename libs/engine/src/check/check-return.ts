import type { Problem } from '#kernel';
import { FailureError } from '#kernel';

import { readResponse } from '../return-response';
import { isTemplate } from './check-input';
import { checkTemplates } from './check-templates';
import { isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

export const checkReturn: StepRule = ({ step, pointer, tree, place }) => {
  const view = viewOf(tree, place);
  return [
    ...checkTemplates(step.value, `${pointer}/value`, view),
    ...checkResponse(step.response, `${pointer}/response`),
    ...checkTemplates(step.response, `${pointer}/response`, view),
  ];
};

/** Its constants, by the rules of the run. What a template gives is checked there. */
function checkResponse(response: unknown, pointer: string): Problem[] {
  if (!isObject(response)) return [];
  const { status, headers } = response;
  const problems = isTemplate(status) ? [] : attempt({ status }, `${pointer}/status`);
  if (!isObject(headers)) return problems;
  if (Object.keys(headers).length > MAX_HEADERS) {
    const message = `A response has ${MAX_HEADERS} headers at most.`;
    return [...problems, problem(`${pointer}/headers`, 'return.bad_response', message)];
  }
  for (const [name, value] of Object.entries(headers)) {
    const known = isTemplate(value) ? 'x' : value;
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    problems.push(...attempt({ headers: { [name]: known } }, `${pointer}/headers/${escaped}`));
  }
  return problems;
}

const MAX_HEADERS = 50;

function attempt(response: object, pointer: string): Problem[] {
  try {
    readResponse(response, null);
    return [];
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return [problem(pointer, 'return.bad_response', error.failure.message)];
  }
}
