import type { Connector } from '#connector-sdk';
import type { Problem } from '#kernel';

import type { Known } from './known';

/** Whether a step or trigger may use the connection that it names. `place` is the pointer of the step or trigger. */
export function checkConnection(
  id: unknown,
  connector: Connector,
  { connections }: Known,
  place: string,
): Problem[] {
  if (typeof id !== 'string') return [];
  const pointer = `${place}/connectionId`;
  if (connector.auth.length === 0)
    return [
      { pointer, code: 'connection.not_used', message: `${connector.title} takes no connection; remove it.` },
    ];
  if (!connections) return [];
  const connection = connections.get(id);
  if (!connection)
    return [
      {
        pointer,
        code: 'connection.unknown',
        message: 'There is no such connection in this workspace; choose another one.',
      },
    ];
  if (connection.connector !== connector.key)
    return [
      {
        pointer,
        code: 'connection.wrong_connector',
        message: `The connection is one for ‘${connection.connector}’; choose one for ${connector.title}.`,
      },
    ];
  return [];
}
