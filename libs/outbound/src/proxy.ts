/**
 * An address that was checked in, a connection to it through the operator's proxy out (`CONNECT`, RFC 9110 §9.3.6).
 * The proxy is told the address, never the name: what it dials is what the guard has seen. TLS is made with the host,
 * through the tunnel.
 */
import { type ClientRequest, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIPv6, type Socket } from 'node:net';

import type { FailureError } from '#kernel';

import { outboundFailure } from './failures';
import { bareHost, basic } from './target';

/** From the first byte to the proxy until its answer. */
const TUNNEL_TIMEOUT_MS = 10_000;
/** Addresses of one name that are tried, one after the other. */
const MAX_ADDRESSES = 3;
/** The proxy was there, the host behind it was not. */
const HOST_FAULTS: ReadonlySet<number> = new Set([502, 503, 504]);

export interface Proxy {
  host: string;
  port: number;
  secure: boolean;
  /** The `Basic` value made of `user:password@`; never shown. */
  authorization: string | null;
}

/** Throws `Error`, without the text itself: it may hold a password. */
export function parseProxy(text: string | null | undefined): Proxy | null {
  if (text === null || text === undefined || text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    throw new Error('The proxy is not an http:// or https:// address.');
  const secure = url.protocol === 'https:';
  return {
    host: bareHost(url.hostname),
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
    authorization: url.username || url.password ? basic(url.username, url.password) : null,
  };
}

/** What `dial` needs of whoever may end it. */
interface Ending {
  watch(listener: (failure: FailureError) => void): void;
}

/** Throws `outbound.unreachable` for a host that the proxy does not reach, `outbound.proxy` and `outbound.timeout`. */
export async function tunnel(
  proxy: Proxy,
  addresses: readonly string[],
  port: number,
  ending?: Ending,
): Promise<Socket> {
  let last: unknown;
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    const answer = await connectThrough(
      proxy,
      isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`,
      ending,
    );
    if (!('status' in answer)) return answer;
    last = refusal(answer.status);
    if (!HOST_FAULTS.has(answer.status)) break;
  }
  throw last;
}

function connectThrough(
  { host, port, secure, authorization }: Proxy,
  authority: string,
  ending: Ending | undefined,
): Promise<Socket | { status: number }> {
  return new Promise((resolve, reject) => {
    const request: ClientRequest = (secure ? requestSecure : requestPlain)({
      host,
      port,
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
      },
      agent: false,
      rejectUnauthorized: true,
    });
    const timer = setTimeout(() => request.destroy(outboundFailure('outbound.timeout')), TUNNEL_TIMEOUT_MS);
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      outcome();
    };
    let stopped: FailureError | null = null;
    ending?.watch((failure) => {
      stopped = failure;
      request.destroy(failure);
    });
    request.on('error', (error: unknown) =>
      settle(() => reject(stopped ?? outboundFailure('outbound.proxy', { cause: error }))),
    );
    request.once('response', (response) => {
      response.destroy();
      settle(() => resolve({ status: response.statusCode ?? 0 }));
    });
    request.once('connect', (response, socket: Socket, head: Buffer) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        socket.destroy();
        return settle(() => resolve({ status }));
      }
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      if (head.length > 0) socket.unshift(head);
      ending?.watch((failure) => socket.destroy(failure));
      settle(() => resolve(socket));
    });
    request.end();
  });
}

function refusal(status: number): FailureError {
  if (HOST_FAULTS.has(status))
    return outboundFailure('outbound.unreachable', { details: { proxyStatus: status } });
  const why =
    status === 407 ? 'does not accept its user name and password' : `refused to connect (status ${status})`;
  return outboundFailure('outbound.proxy', {
    message: `The proxy of this installation (SLUICE_OUTBOUND_PROXY) ${why}. An operator has to look at it.`,
    details: { proxyStatus: status },
  });
}
