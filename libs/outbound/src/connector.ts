/** Makes the sockets undici sends on, each dialled behind the guard. */
import type { SecureContext } from 'node:tls';

import { buildConnector } from 'undici';

import { dial, type Guard } from './dial';
import { toFailure } from './to-failure';

const TLS_TIMEOUT_MS = 10_000;

export interface ConnectorOptions {
  /** Of a connection with TLS settings of its own; null: the usual ones. */
  context: SecureContext | null;
  /** Whether HTTP/2 is offered besides HTTP/1.1. */
  offersH2: boolean;
}

export function createConnector(
  guard: Guard,
  { context, offersH2 }: ConnectorOptions,
): buildConnector.connector {
  const secure = buildConnector({
    timeout: TLS_TIMEOUT_MS,
    allowH2: offersH2,
    // Said, so that nothing in the environment can say otherwise.
    rejectUnauthorized: true,
    ...(context ? { secureContext: context } : {}),
  });

  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    dial(options.hostname, port, guard).then(
      (socket) => {
        if (options.protocol === 'https:') secure({ ...options, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => callback(toFailure(error, {}), null),
    );
  };
}
