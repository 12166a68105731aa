/**
 * Makes the sockets undici sends on. The address dialled is one that was checked, and is looked at once more on the
 * connected socket, before the first byte of TLS or HTTP. A name that changes its addresses meets a new check with
 * every new connection; a pooled one stays with the address it was checked for.
 */
import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net';

import { buildConnector } from 'undici';

import { type AllowList, checkAddress } from './addresses';
import { outboundFailure } from './failures';
import { allowedAddresses, type Resolve } from './resolve';
import { toFailure } from './to-failure';

/** From the look-up's end to the connected socket, TLS not counted. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Before the next address of a name is tried beside a silent one (RFC 8305). */
const NEXT_ADDRESS_MS = 1000;

export function createConnector(allow: AllowList, resolve: Resolve): buildConnector.connector {
  const secure = buildConnector({ timeout: CONNECT_TIMEOUT_MS });

  return (options, callback) => {
    const fail = (error: unknown) => callback(toFailure(error, {}), null);
    const connected = (socket: Socket) => {
      if (options.protocol === 'https:') secure({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    };
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
    allowedAddresses(options.hostname, allow, resolve).then(
      (addresses) => dial(options.hostname, addresses, port, allow, connected, fail),
      fail,
    );
  };
}

function dial(
  host: string,
  addresses: readonly string[],
  port: number,
  allow: AllowList,
  connected: (socket: Socket) => void,
  fail: (error: unknown) => void,
): void {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup: LookupFunction = (_host, _options, done) => done(null, answers);
  const [first] = addresses;
  const socket = connect({
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
    ...(addresses.length === 1 && first !== undefined
      ? { host: first }
      : { host, lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS }),
  });
  const timer = setTimeout(() => socket.destroy(outboundFailure('outbound.timeout')), CONNECT_TIMEOUT_MS);
  socket.on('error', (error) => {
    clearTimeout(timer);
    fail(error);
  });
  socket.once('connect', () => {
    clearTimeout(timer);
    const refusal = refusalOf(socket, allow);
    if (refusal) return void socket.destroy(refusal);
    socket.removeAllListeners('error');
    // Between here and undici's own listener an error must not be left without one.
    socket.on('error', () => undefined);
    connected(socket);
  });
}

/** Why nothing may be sent on a connected socket; null when it may. */
export function refusalOf(socket: Pick<Socket, 'remoteAddress'>, allow: AllowList): Error | null {
  return socket.remoteAddress !== undefined && checkAddress(socket.remoteAddress, allow).allowed
    ? null
    : outboundFailure('outbound.blocked_address');
}
