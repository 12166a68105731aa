/** A connection's fields in, a signed-in FTP session out, for as long as the work takes. */
import {
  type ConnectionCredentials,
  connectToServer,
  fieldText,
  PermanentError,
  tlsOptions,
} from '#connector-sdk';
import type { SocketClient } from '#kernel';
import { Client } from 'basic-ftp';
import { isIP } from 'node:net';

import { asSocket } from './as-socket';
import { openDataConnection } from './data-connection';
import { toFailure } from './failures';

export interface FtpContext {
  auth: ConnectionCredentials | null;
  tcp: SocketClient;
  signal: AbortSignal;
}

/** Silence, in a command or a transfer. */
const IDLE_MS = 60_000;
const MAX_LISTING_BYTES = 10 * 1024 * 1024;

/** Throws what `work` throws; what the server says becomes the errors of the SDK. */
export async function withFtp<Result>(
  context: FtpContext,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { auth, signal } = context;
  if (!auth)
    throw new PermanentError({ code: 'ftp.no_connection', message: 'Choose a connection to an FTP server.' });
  const client = new Client(IDLE_MS, {
    allowSeparateTransferHost: false,
    maxListingBytes: MAX_LISTING_BYTES,
  });
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await signIn(client, { ...context, auth });
    return await work(client);
  } catch (error) {
    throw toFailure(error, signal);
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

async function signIn(
  client: Client,
  { auth: { fields }, tcp, signal }: FtpContext & { auth: ConnectionCredentials },
) {
  const { ftp } = client;
  const security = fieldText(fields, 'security');
  const host = fieldText(fields, 'host').trim();
  const opened = asSocket(await connectToServer(tcp, fields, signal, security === 'implicit'));
  // From here on nothing but the guard opens connections: the library has no socket of its own to dial with.
  ftp._newSocket = () => {
    throw new Error('Connections are opened by the outbound client only.');
  };
  ftp.socket = opened;
  // An address is no server name (RFC 6066 §3), but can be in a certificate.
  const tls = { ...tlsOptions(fields), host, ...(isIP(host) ? {} : { servername: host }) };
  if (security === 'implicit') ftp.tlsOptions = tls;
  client.prepareTransfer = (context) => openDataConnection(context, host, tcp, signal);
  await welcome(client);
  if (security === 'explicit') await client.useTLS(tls);
  await client.sendIgnoringError('OPTS UTF8 ON');
  await client.login(fieldText(fields, 'username'), fieldText(fields, 'password'));
  await client.useDefaultSettings();
}

/** A server speaks first (RFC 959 §5.4). */
const welcome = ({ ftp }: Client): Promise<unknown> =>
  ftp.handle(undefined, (response, task) => {
    if (response instanceof Error) task.reject(response);
    else if (response.code < 300) task.resolve(response);
    else task.reject(new Error('The server is not ready.'));
  });
