/** A host and a port in, a connected socket out, encrypted where that was asked for. */
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import type { SocketClient, SocketTarget } from '#kernel';

import { parseAllow } from '../addresses';
import { Deadline } from '../deadline';
import { dial, type Ending, type Guard } from '../dial';
import { outboundFailure } from '../failures';
import { parseProxy } from '../proxy';
import { type Resolve, resolveBySystem } from '../resolve';
import { bareHost } from '../target';
import { toFailure } from '../to-failure';

/** Under which apps provide the client. */
export const SOCKET_CLIENT = Symbol('SOCKET_CLIENT');

const DEFAULT_TIMEOUT_MS = 10_000;

export interface SocketClientOptions {
  /** CIDRs that may be reached although private: `SLUICE_OUTBOUND_ALLOW`. */
  allow: readonly string[];
  /** Through which what is not private is reached: `SLUICE_OUTBOUND_PROXY`. */
  proxy?: string | null;
  /** In place of the operating system's look-up. */
  resolve?: Resolve;
}

/**
 * Makes a client; it keeps nothing. The sockets belong to their callers, who close them: a target's `signal` and
 * time-out end the attempt only. Each has a listener for `error`, so that one that nobody hears ends no process.
 * Throws `Error` when `allow` has an entry that is not a CIDR; `connect` throws `FailureError`, nothing else.
 */
export function createSocketClient(options: SocketClientOptions): SocketClient {
  const guard: Guard = {
    allow: parseAllow(options.allow),
    resolve: options.resolve ?? resolveBySystem,
    proxy: parseProxy(options.proxy),
  };
  return {
    async connect(target) {
      const timeoutMs = target.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const deadline = new Deadline(
        timeoutMs,
        target.signal,
        `There was no connection within ${timeoutMs} ms.`,
      );
      try {
        return await open(target, guard, deadline);
      } catch (error) {
        throw toFailure(error, { host: target.host, port: target.port });
      } finally {
        deadline.release();
      }
    },
  };
}

async function open(target: SocketTarget, guard: Guard, ending: Ending): Promise<Socket> {
  const host = bareHost(target.host.trim());
  if (host === '' || !Number.isInteger(target.port) || target.port < 1 || target.port > 65_535) {
    throw outboundFailure('outbound.bad_request', {
      message: 'A connection needs a host and a port from 1 to 65535.',
    });
  }
  const socket = await dial(host, target.port, guard, ending);
  return target.tls ? encrypt(socket, host, target.tls, ending) : socket;
}

function encrypt(
  socket: Socket,
  host: string,
  options: NonNullable<SocketTarget['tls']>,
  ending: Ending,
): Promise<TLSSocket> {
  const { servername, rejectUnauthorized, ...keys } = options;
  const name = servername ?? host;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.destroy();
      reject(error);
    };
    try {
      const secure = connectTls({
        socket,
        // Whom the certificate must be for; an address is no server name (RFC 6066 §3), but can be in a certificate.
        host: name,
        ...(isIP(name) ? {} : { servername: name }),
        rejectUnauthorized: rejectUnauthorized ?? true,
        ...keys,
      });
      secure.on('error', fail);
      secure.once('secureConnect', () => resolve(secure));
      ending.watch((failure) => {
        secure.destroy();
        fail(failure);
      });
    } catch (error) {
      // Keys and certificates that can't be read.
      fail(error);
    }
  });
}
