/** The one way out: a request as a connector describes it in, the answer out. */
import type { HttpClient } from '#kernel';

import { parseAllow } from './addresses';
import { exchange } from './buffered-exchange';
import { Deadline } from './deadline';
import { onceMore } from './once-more';
import { DEFAULT_MAX_REDIRECTS, toOutgoing } from './outgoing';
import { leaveBody } from './outgoing-body';
import { Pools } from './pools';
import { parseProxy } from './proxy';
import { follow } from './redirect';
import { type Resolve, resolveBySystem } from './resolve';

/** Under which apps provide the client. */
export const HTTP_CLIENT = Symbol('HTTP_CLIENT');

export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

export interface HttpClientOptions {
  /** CIDRs that may be reached although private: `SLUICE_OUTBOUND_ALLOW`. */
  allow: readonly string[];
  /** Default `Sluice`. */
  userAgent?: string;
  /** Connections per origin at most; further requests wait for one. Default 256. */
  connections?: number;
  /** Through which what is not private is reached: `SLUICE_OUTBOUND_PROXY`. */
  proxy?: string | null;
  /** Whether hosts that offer HTTP/2 are called by it. Default true. */
  http2?: boolean;
  /** In place of the operating system's look-up. */
  resolve?: Resolve;
}

export interface OutboundClient extends HttpClient {
  /** Waits for what is under way, then closes the kept connections. */
  close(): Promise<void>;
}

/**
 * Makes a client with its own pool of connections. Environment variables such as `HTTP_PROXY` are not looked at.
 * Throws `Error` when `allow` has an entry that is not a CIDR. `request` throws `FailureError`, nothing else.
 */
export function createHttpClient(options: HttpClientOptions): OutboundClient {
  const allow = parseAllow(options.allow);
  const userAgent = options.userAgent ?? 'Sluice';
  const guard = { allow, resolve: options.resolve ?? resolveBySystem, proxy: parseProxy(options.proxy) };
  const pools = new Pools({ guard, connections: options.connections ?? 256, http2: options.http2 ?? true });
  return {
    request: async (request) => {
      const maxRedirects = request.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
      const limits = {
        maxResponseBytes: request.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
        discardRedirects: maxRedirects > 0,
      };
      const deadline = new Deadline(request.timeoutMs ?? DEFAULT_TIMEOUT_MS, request.signal);
      try {
        const outgoing = toOutgoing(request, allow, userAgent);
        return await follow(outgoing, maxRedirects, allow, (next) =>
          onceMore(next, pools.of(next.tls), (line) => exchange(line, next, limits, deadline)),
        );
      } finally {
        deadline.release();
        leaveBody(request.body);
      }
    },
    close: () => pools.close(),
  };
}
