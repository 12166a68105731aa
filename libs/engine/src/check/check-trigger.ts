import type { Problem } from '#kernel';
import { compileSchema } from '#schema';

import { checkConnection } from './check-connection';
import { isObject, type Known } from './known';

/** A trigger's input holds no templates: there is nothing yet that they could read. */
export function checkTrigger(trigger: Record<string, unknown>, known: Known): Problem[] {
  const { connector: key, operation, input } = trigger;
  if (typeof key !== 'string' || typeof operation !== 'string') return [];
  const connector = known.registry.connector(key);
  if (!connector) {
    const message = `There is no connector ‘${key}’ in this installation.`;
    return [{ pointer: '/trigger/connector', code: 'trigger.unknown_connector', message }];
  }
  const declaration = known.registry.trigger(key, operation);
  if (!declaration) {
    const message = `The connector ‘${key}’ has no trigger ‘${operation}’.`;
    return [{ pointer: '/trigger/operation', code: 'trigger.unknown_operation', message }];
  }
  const { title, auth } = declaration;
  const used = { title, connector, need: auth ?? null };
  const problems = checkConnection(trigger.connectionId, used, known, '/trigger');
  if (input !== undefined && !isObject(input)) return problems;
  const found = compileSchema(declaration.input)(input ?? {}, '/trigger/input');
  if (found.length > 0) return [...problems, ...found];
  const further = declaration.problems?.(input ?? {}) ?? [];
  return [...problems, ...further.map((one) => ({ ...one, pointer: `/trigger/input${one.pointer}` }))];
}
