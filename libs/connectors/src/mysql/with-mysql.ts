/** A connection's fields in, a signed-in client on a guarded socket for as long as it is used. */
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';

import type { Connection, createConnection as createMysqlConnection } from 'mysql2';

import {
  certificateName,
  connectToServer,
  type ConnectionCredentials,
  fieldText,
  PermanentError,
  RetryableError,
  tlsOptions,
  WatchedSocket,
  within,
} from '#connector-sdk';
import type { FailureError, SocketClient } from '#kernel';

import { ByteBudget } from './byte-budget';
import { toFailure } from './to-failure';

const OPEN_MS = 15_000;

export interface OpenMysql {
  client: Connection;
  /** Of what the server may send until it is renewed. */
  budget: ByteBudget;
  isMariaDb: boolean;
  /** Rejects when the connection is lost; never resolves. */
  lost: Promise<never>;
}

export interface MysqlContext {
  auth: ConnectionCredentials | null;
  sockets: SocketClient;
  signal: AbortSignal;
}

/**
 * Works with a connection until `use` ends or the signal is aborted; then nothing is left open.
 * Throws `FailureError`: of the network, `mysql.auth`, `mysql.refused`, `mysql.lost`, `mysql.silent`…
 */
export async function withMysql<T>(
  { auth, sockets, signal }: MysqlContext,
  use: (mysql: OpenMysql) => Promise<T>,
): Promise<T> {
  if (!auth)
    throw new PermanentError({
      code: 'mysql.no_connection',
      message: 'Choose a connection to a MySQL server.',
    });
  const { fields } = auth;
  const ssl = tlsOf(fields);
  const raw = await connectToServer(sockets, fields, signal, false);
  const stop = () => raw.destroy();
  signal.addEventListener('abort', stop);
  let cause: unknown = null;
  let opened: Connection | null = null;
  try {
    const budget = new ByteBudget();
    const socket = new WatchedSocket(raw, budget.watch);
    socket.on('error', (error) => (cause ??= error));
    // Loaded by those who speak to such a server, not by every process.
    const { createConnection } = await import('mysql2');
    const client = clientOn(createConnection, socket, fields, ssl);
    opened = client;
    client.on('error', (error) => (cause ??= error));
    const lost = new Promise<never>((_resolve, reject) =>
      // Later, as the client may still say why.
      raw.once('close', () => setImmediate(() => reject(toFailure(cause)))),
    );
    lost.catch(() => undefined);
    const connected = new Promise<string>((resolve, reject) =>
      client.connect((error) => {
        if (error) reject(error);
        else resolve(versionOf(client));
      }),
    );
    connected.catch(() => undefined);
    const version = await within(OPEN_MS, Promise.race([connected, lost]), {
      code: 'mysql.silent',
      message: 'The MySQL server does not answer.',
    });
    return await use({ client, budget, isMariaDb: /mariadb/i.test(version), lost });
  } catch (error) {
    throw (ssl ? untrusted(opened) : null) ?? toFailure(cause ?? error);
  } finally {
    signal.removeEventListener('abort', stop);
    raw.destroy();
  }
}

/** Where a certificate is refused, the client itself only sees that the connection ends. */
function untrusted(client: Connection | null): FailureError | null {
  const { stream } = (client ?? {}) as { stream?: unknown };
  if (!(stream instanceof TLSSocket) || stream.authorized || !stream.authorizationError) return null;
  const why = stream.authorizationError as unknown;
  return new RetryableError({
    code: 'mysql.tls',
    message: `No trusted, encrypted connection could be made: ${why instanceof Error ? why.message : String(why)}.`,
  });
}

/** As the server greets; the client's types don't know it. */
const versionOf = (client: Connection): string =>
  (client as Connection & { _handshakePacket?: { serverVersion?: string } })._handshakePacket
    ?.serverVersion ?? '';

type Tls = NonNullable<Exclude<Parameters<typeof createMysqlConnection>[0], string>['ssl']>;

function tlsOf(fields: Record<string, unknown>): Tls | null {
  if (fields['tls'] === 'off') return null;
  if (isIP(certificateName(fields))) {
    throw new PermanentError({
      code: 'mysql.tls_needs_name',
      message:
        'Certificates of MySQL servers are for names: give the server’s name in the connection, or, beside its address, the name that its certificate is for.',
    });
  }
  return { ...tlsOptions(fields), rejectUnauthorized: true, verifyIdentity: true };
}

function clientOn(
  createConnection: typeof createMysqlConnection,
  socket: WatchedSocket,
  fields: Record<string, unknown>,
  ssl: Tls | null,
): Connection {
  return createConnection({
    stream: socket,
    // The socket is open already: this is the name that the certificate has to be for.
    host: certificateName(fields),
    port: Number(fields['port']),
    user: fieldText(fields, 'user'),
    database: fieldText(fields, 'database'),
    password: fieldText(fields, 'password'),
    charset: 'utf8mb4',
    connectTimeout: OPEN_MS,
    // A server must not ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    // Column names of a server are not to become code.
    disableEval: true,
    supportBigNumbers: true,
    dateStrings: true,
    jsonStrings: true,
    rowsAsArray: true,
    ...(ssl ? { ssl } : {}),
  });
}
