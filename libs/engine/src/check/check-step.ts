import type { Problem } from '#kernel';
import { DEFAULT_RETRY } from '#schema';

import { checkCondition } from './check-condition';
import { checkConnection } from './check-connection';
import { checkInput } from './check-input';
import { checkTemplates } from './check-templates';
import { isObject, type Known, type KnownPlace } from './known';

/** What the shape alone can't say of a step; parts whose shape is wrong are left to the shape's own check. */
export function checkStep(step: Record<string, unknown>, place: KnownPlace): Problem[] {
  const pointer = `/steps/${place.position}`;
  const problems = checkId(step.id, pointer, place);
  switch (step.type) {
    case 'action':
      problems.push(...checkOperation(step, pointer, place), ...checkRetry(step.retry, pointer));
      problems.push(...checkTemplates(step.input, `${pointer}/input`, place));
      break;
    case 'map':
      problems.push(...checkTemplates(step.input, `${pointer}/input`, place));
      break;
    case 'filter':
      problems.push(...checkCondition(step.when, `${pointer}/when`));
      problems.push(...checkTemplates(step.when, `${pointer}/when`, place));
  }
  return problems;
}

function checkId(id: unknown, pointer: string, { position, positions }: KnownPlace): Problem[] {
  const first = typeof id === 'string' ? positions.get(id) : undefined;
  if (first === undefined || first === position) return [];
  const message = `Step ${first + 1} has the id ‘${String(id)}’ already; each step needs its own.`;
  return [{ pointer: `${pointer}/id`, code: 'step.duplicate_id', message }];
}

function checkOperation(step: Record<string, unknown>, pointer: string, known: Known): Problem[] {
  const { connector: key, operation, input } = step;
  if (typeof key !== 'string') return [];
  const connector = known.registry.connector(key);
  if (!connector) {
    const message = `There is no connector ‘${key}’ in this installation.`;
    return [{ pointer: `${pointer}/connector`, code: 'step.unknown_connector', message }];
  }
  const problems = checkConnection(step.connectionId, connector, known, pointer);
  if (typeof operation !== 'string') return problems;
  const action = known.registry.action(key, operation);
  if (!action) {
    const message = `The connector ‘${key}’ has no action ‘${operation}’.`;
    return [...problems, { pointer: `${pointer}/operation`, code: 'step.unknown_operation', message }];
  }
  return isObject(input) ? [...problems, ...checkInput(input, action.input, `${pointer}/input`)] : problems;
}

function checkRetry(retry: unknown, pointer: string): Problem[] {
  if (!isObject(retry)) return [];
  const { initialMs = DEFAULT_RETRY.initialMs, maxMs = DEFAULT_RETRY.maxMs } = retry;
  if (typeof initialMs !== 'number' || typeof maxMs !== 'number' || initialMs <= maxMs) return [];
  const message = `The longest wait (maxMs, ${maxMs}) must not be less than the first one (initialMs, ${initialMs}).`;
  return [{ pointer: `${pointer}/retry/maxMs`, code: 'step.retry_order', message }];
}
