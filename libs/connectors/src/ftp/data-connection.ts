/** A connection for one transfer, dialled behind the outbound guard, always to the host that the control connection is to. */
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';

import type { SocketClient } from '#kernel';
import type { FTPContext, FTPResponse } from 'basic-ftp';

import { asSocket } from './as-socket';

/** RFC 2428 §3; RFC 959 §4.1.2, of which only the port is used: a server can't point us at another host. */
const EPSV = /[|!]{3}(\d{1,5})[|!]/;
const PASV = /\d{1,3},\d{1,3},\d{1,3},\d{1,3},(\d{1,3}),(\d{1,3})/;

export async function openDataConnection(
  ftp: FTPContext,
  host: string,
  tcp: SocketClient,
  signal: AbortSignal,
): Promise<FTPResponse> {
  const { response, port } = await askForPort(ftp);
  const raw = asSocket(await dialSame(ftp, host, port, tcp, signal));
  ftp.dataSocket = ftp.socket instanceof TLSSocket ? encrypted(ftp, ftp.socket, raw) : raw;
  return response;
}

/** The machine of the control connection. Behind a proxy that address is the proxy's, and only the name leads there. */
async function dialSame(
  { socket: { remoteAddress } }: FTPContext,
  host: string,
  port: number,
  tcp: SocketClient,
  signal: AbortSignal,
): Promise<Duplex> {
  if (remoteAddress === undefined) return tcp.connect({ host, port, signal });
  try {
    return await tcp.connect({ host: remoteAddress, port, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return tcp.connect({ host, port, signal });
  }
}

async function askForPort(ftp: FTPContext): Promise<{ response: FTPResponse; port: number }> {
  const extended = await asked(ftp, 'EPSV');
  const [, port] = extended ? (EPSV.exec(extended.message) ?? []) : [];
  if (extended && port !== undefined) return { response: extended, port: Number(port) };
  const response = await ftp.request('PASV');
  const [, high, low] = PASV.exec(response.message) ?? [];
  if (high === undefined || low === undefined)
    throw new Error('The server did not say where its files are to be had (PASV).');
  return { response, port: (Number(high) & 255) * 256 + (Number(low) & 255) };
}

/** Null: it does not know the command. */
const asked = (ftp: FTPContext, command: string): Promise<FTPResponse | null> =>
  ftp.handle(command, (response, task) => {
    if (!(response instanceof Error)) task.resolve(response);
    else if ('code' in response && typeof response.code === 'number') task.resolve(null);
    else task.reject(response);
  }) as Promise<FTPResponse | null>;

/** Many servers want to see the session of the control connection again; it shows that it is the same client. */
function encrypted(ftp: FTPContext, control: TLSSocket, raw: Socket): TLSSocket {
  const session = ftp.tlsSessionStore ?? control.getSession();
  const socket = connectTls({ ...ftp.tlsOptions, socket: raw, ...(session ? { session } : {}) });
  socket.on('session', (fresh) => {
    ftp.tlsSessionStore = fresh;
  });
  return socket;
}
