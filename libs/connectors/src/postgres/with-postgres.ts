/** A connection's fields in, a signed-in client on a guarded socket for as long as it is used. */
import { Client } from 'pg';

import {
  certificateName,
  connectToServer,
  type ConnectionCredentials,
  fieldText,
  PermanentError,
  WatchedSocket,
  within,
} from '#connector-sdk';
import type { SocketClient } from '#kernel';

import { encrypt } from './encrypt';
import { watchMessages } from './message-watch';
import { toFailure } from './to-failure';

const OPEN_MS = 15_000;

export interface OpenPostgres {
  client: Client;
  socket: WatchedSocket;
  /** Rejects when the connection is lost; never resolves. */
  lost: Promise<never>;
}

export interface PostgresContext {
  auth: ConnectionCredentials | null;
  sockets: SocketClient;
  signal: AbortSignal;
}

/**
 * Works with a connection until `use` ends or the signal is aborted; then nothing is left open.
 * Throws `FailureError`: of the network, `postgres.auth`, `postgres.refused`, `postgres.lost`, `postgres.silent`…
 */
export async function withPostgres<T>(
  { auth, sockets, signal }: PostgresContext,
  use: (postgres: OpenPostgres) => Promise<T>,
): Promise<T> {
  if (!auth) {
    throw new PermanentError({
      code: 'postgres.no_connection',
      message: 'Choose a connection to a Postgres server.',
    });
  }
  const { fields } = auth;
  const raw = await connectToServer(sockets, fields, signal, false);
  const stop = () => raw.destroy();
  signal.addEventListener('abort', stop);
  let cause: unknown = null;
  try {
    const opened = async () => {
      const isPlain = fields['tls'] === 'off';
      const plain = isPlain ? raw : await encrypt(raw, certificateName(fields), fields);
      const socket = new WatchedSocket(plain, watchMessages());
      socket.on('error', (error) => (cause ??= error));
      const client = clientOn(socket, fields);
      client.on('error', (error) => (cause ??= error));
      const lost = new Promise<never>((_resolve, reject) =>
        socket.once('close', () => reject(toFailure(cause))),
      );
      lost.catch(() => undefined);
      await Promise.race([client.connect(), lost]);
      return { client, socket, lost };
    };
    const postgres = await within(OPEN_MS, opened(), {
      code: 'postgres.silent',
      message: 'The Postgres server does not answer.',
    });
    return await use(postgres);
  } catch (error) {
    throw toFailure(cause ?? error);
  } finally {
    signal.removeEventListener('abort', stop);
    raw.destroy();
  }
}

function clientOn(socket: WatchedSocket, fields: Record<string, unknown>): Client {
  // Whatever is left out here would be taken from the environment of this process.
  return new Client({
    host: fieldText(fields, 'host').trim(),
    port: Number(fields['port']),
    user: fieldText(fields, 'user'),
    database: fieldText(fields, 'database'),
    password: () => fieldText(fields, 'password'),
    application_name: 'Sluice',
    ssl: false,
    stream: () => socket,
  });
}
