/**
 * A host and a port in, a connected socket out. The address dialled is one that was checked, and is looked at once more
 * on the connected socket, before the first byte of TLS or of anything else. A name that changes its addresses meets a
 * new check with every new connection; a kept one stays with the address it was checked for.
 */
import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net';

import type { FailureError } from '#kernel';

import { type AllowList, checkAddress } from './addresses';
import { outboundFailure } from './failures';
import { type Proxy, tunnel } from './proxy';
import { allowedAddresses, type Resolve } from './resolve';

/** From the look-up's end to the connected socket. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Before the next address of a name is tried beside a silent one (RFC 8305). */
const NEXT_ADDRESS_MS = 1000;

/** What is under way, so that it can be ended from outside: `Deadline` is one. */
export interface Ending {
  watch(listener: (failure: FailureError) => void): void;
}

export interface Guard {
  allow: AllowList;
  resolve: Resolve;
  /** Through which public addresses are reached; private ones that are allowed are dialled as they are. */
  proxy?: Proxy | null;
}

/** Throws what the look-up and the network throw, and `outbound.blocked_address`. An `ending` destroys the socket. */
export async function dial(host: string, port: number, guard: Guard, ending?: Ending): Promise<Socket> {
  const addresses = await endable(allowedAddresses(host, guard.allow, guard.resolve), ending);
  const beyond = guard.proxy ? addresses.filter((address) => checkAddress(address, []).allowed) : [];
  if (guard.proxy && beyond.length > 0) return tunnel(guard.proxy, beyond, port, ending);
  return connectTo(host, addresses, port, guard.allow, ending);
}

/** A look-up can't be stopped; whoever waits for it can. */
function endable<T>(promise: Promise<T>, ending: Ending | undefined): Promise<T> {
  if (!ending) return promise;
  return new Promise((resolve, reject) => {
    ending.watch(reject);
    promise.then(resolve, reject);
  });
}

function connectTo(
  host: string,
  addresses: readonly string[],
  port: number,
  allow: AllowList,
  ending: Ending | undefined,
): Promise<Socket> {
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
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(outboundFailure('outbound.timeout')), CONNECT_TIMEOUT_MS);
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      const refusal = refusalOf(socket, allow);
      if (refusal) return void socket.destroy(refusal);
      socket.removeAllListeners('error');
      // Between here and its user's own listener an error must not be left without one.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    ending?.watch((failure) => socket.destroy(failure));
  });
}

/** Why nothing may be sent on a connected socket; null when it may. */
export function refusalOf(socket: Pick<Socket, 'remoteAddress'>, allow: AllowList): Error | null {
  return socket.remoteAddress !== undefined && checkAddress(socket.remoteAddress, allow).allowed
    ? null
    : outboundFailure('outbound.blocked_address');
}
