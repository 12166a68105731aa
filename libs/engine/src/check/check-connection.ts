import type { ConnectionNeed, Connector } from '#connector-sdk';
import type { Problem } from '#kernel';

import type { Known } from './known';

interface Operation {
  title: string;
  connector: Connector;
  /** Null: it takes none. */
  need: ConnectionNeed | null;
}

/** Whether a step or trigger may use the connection that it names, or may do without. `place` is its own pointer. */
export function checkConnection(
  id: unknown,
  { title, connector, need }: Operation,
  { connections }: Known,
  place: string,
): Problem[] {
  const say = (code: string, message: string): Problem[] => [
    { pointer: `${place}/connectionId`, code: `connection.${code}`, message },
  ];
  if (typeof id !== 'string')
    return need?.required ? say('required', `Choose a connection: ‘${title}’ needs one to sign in.`) : [];
  if (connector.auth.length === 0)
    return say('not_used', `${connector.title} takes no connection; remove it.`);
  if (!need) return say('not_used', `‘${title}’ takes no connection; remove it.`);
  if (!connections) return [];
  const connection = connections.get(id);
  if (!connection)
    return say('unknown', 'There is no such connection in this workspace; choose another one.');
  if (connection.connector !== connector.key)
    return say(
      'wrong_connector',
      `The connection is one for ‘${connection.connector}’; choose one for ${connector.title}.`,
    );
  if (need.kinds.includes(connection.auth)) return [];
  const kinds = connector.auth.filter(({ key }) => need.kinds.includes(key)).map((kind) => `‘${kind.title}’`);
  return say(
    'wrong_kind',
    `This connection signs in another way; choose one of the kind ${kinds.join(' or ')}.`,
  );
}
