import type { Connector, TriggerDeclaration } from '#connector-sdk';
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
  const problems = checkTriggerConnection(trigger.connectionId, declaration, connector, known);
  if (input !== undefined && !isObject(input)) return problems;
  const found = compileSchema(declaration.input)(input ?? {}, '/trigger/input');
  if (found.length > 0) return [...problems, ...found];
  const further = declaration.problems?.(input ?? {}) ?? [];
  return [...problems, ...further.map((one) => ({ ...one, pointer: `/trigger/input${one.pointer}` }))];
}

/** A connection has to be of a kind that this trigger takes; a service that signs needs one. */
function checkTriggerConnection(
  id: unknown,
  { auth, title }: TriggerDeclaration,
  connector: Connector,
  known: Known,
): Problem[] {
  const pointer = '/trigger/connectionId';
  if (typeof id !== 'string') {
    if (!auth?.required) return [];
    const message = `Choose a connection: ‘${title}’ needs one to know who is who.`;
    return [{ pointer, code: 'connection.required', message }];
  }
  if (!auth && connector.auth.length > 0) {
    const message = `‘${title}’ takes no connection; remove it.`;
    return [{ pointer, code: 'connection.not_used', message }];
  }
  const problems = checkConnection(id, connector, known, '/trigger');
  const kind = known.connections?.get(id)?.auth;
  if (problems.length > 0 || kind === undefined || auth?.kinds.includes(kind)) return problems;
  const kinds = connector.auth
    .filter(({ key }) => auth?.kinds.includes(key))
    .map(({ title: name }) => `‘${name}’`);
  const message = `This connection signs in another way; choose one of the kind ${kinds.join(' or ')}.`;
  return [{ pointer, code: 'connection.wrong_kind', message }];
}
