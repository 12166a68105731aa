import { connectionNeed } from '#connector-sdk';
import type { Problem } from '#kernel';
import { DEFAULT_RETRY } from '#schema';

import { checkAddress } from './check-address';
import { checkConnection } from './check-connection';
import { checkInput } from './check-input';
import { checkTemplates } from './check-templates';
import { isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule, type StepToCheck } from './step-check';

export const checkAction: StepRule = (check) => {
  const { step, pointer, tree, place } = check;
  return [
    ...checkOperation(check),
    ...checkRetry(step.retry, pointer),
    ...checkTemplates(step.input, `${pointer}/input`, viewOf(tree, place)),
  ];
};

function checkOperation({ step, pointer, known }: StepToCheck): Problem[] {
  const { connector: key, operation, input } = step;
  if (typeof key !== 'string') return [];
  const connector = known.registry.connector(key);
  if (!connector) {
    const message = `There is no connector ‘${key}’ in this installation.`;
    return [problem(`${pointer}/connector`, 'step.unknown_connector', message)];
  }
  if (typeof operation !== 'string') return [];
  const action = known.registry.action(key, operation);
  if (!action) {
    const message = `The connector ‘${key}’ has no action ‘${operation}’.`;
    return [problem(`${pointer}/operation`, 'step.unknown_operation', message)];
  }
  const used = { title: action.title, connector, need: connectionNeed(action, connector) };
  const problems = checkConnection(step.connectionId, used, known, pointer);
  if (!isObject(input)) return problems;
  return [
    ...problems,
    ...checkInput(input, action.input, `${pointer}/input`),
    ...checkAddress(step, action, known, pointer),
  ];
}

function checkRetry(retry: unknown, pointer: string): Problem[] {
  if (!isObject(retry)) return [];
  const { initialMs = DEFAULT_RETRY.initialMs, maxMs = DEFAULT_RETRY.maxMs } = retry;
  if (typeof initialMs !== 'number' || typeof maxMs !== 'number' || initialMs <= maxMs) return [];
  const message = `The longest wait (maxMs, ${maxMs}) must not be less than the first one (initialMs, ${initialMs}).`;
  return [problem(`${pointer}/retry/maxMs`, 'step.retry_order', message)];
}
