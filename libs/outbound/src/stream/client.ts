/** The way out for answers without an end: a request in, an answer whose body is read as it comes out. */
import type { HttpStreamClient } from '#kernel';

import { parseAllow } from '../addresses';
import { Deadline } from '../deadline';
import { onceMore } from '../once-more';
import { DEFAULT_MAX_REDIRECTS, toOutgoing } from '../outgoing';
import { leaveBody } from '../outgoing-body';
import { Pools } from '../pools';
import { parseProxy } from '../proxy';
import { follow } from '../redirect';
import { type Resolve, resolveBySystem } from '../resolve';
import { streamedExchange } from './streamed-exchange';

/** Under which apps provide the client. */
export const HTTP_STREAM_CLIENT = Symbol('HTTP_STREAM_CLIENT');

const DEFAULT_HEADERS_TIMEOUT_MS = 30_000;

export interface HttpStreamClientOptions {
  /** CIDRs that may be reached although private: `SLUICE_OUTBOUND_ALLOW`. */
  allow: readonly string[];
  /** Default `Sluice`. */
  userAgent?: string;
  /** Through which what is not private is reached: `SLUICE_OUTBOUND_PROXY`. */
  proxy?: string | null;
  /** In place of the operating system's look-up. */
  resolve?: Resolve;
}

export interface OutboundStreamClient extends HttpStreamClient {
  /** Breaks off what is open. */
  close(): Promise<void>;
}

/**
 * Makes a client whose streams each have a connection of their own, as many as there are streams. Redirects, the
 * guard and headers are those of `createHttpClient`. A stream must be read to its end, left, or aborted; its `signal`
 * closes the connection at once, whatever waits. `open` and the body throw `FailureError`, nothing else.
 */
export function createHttpStreamClient(options: HttpStreamClientOptions): OutboundStreamClient {
  const allow = parseAllow(options.allow);
  const userAgent = options.userAgent ?? 'Sluice';
  const guard = { allow, resolve: options.resolve ?? resolveBySystem, proxy: parseProxy(options.proxy) };
  // By HTTP/2 a slow reader would hold back others on its connection.
  const pools = new Pools({ guard, connections: null, http2: false });
  return {
    async open(request) {
      const maxRedirects = request.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
      const limits = { maxResponseBytes: Infinity, discardRedirects: maxRedirects > 0 };
      const timeoutMs = request.headersTimeoutMs ?? DEFAULT_HEADERS_TIMEOUT_MS;
      const deadline = new Deadline(timeoutMs, request.signal, `There was no answer within ${timeoutMs} ms.`);
      try {
        const outgoing = toOutgoing(request, allow, userAgent);
        return await follow(outgoing, maxRedirects, allow, (next) =>
          onceMore(next, pools.of(next.tls), (line) => streamedExchange(line, next, limits, deadline)),
        );
      } catch (error) {
        deadline.release();
        leaveBody(request.body);
        throw error;
      }
    },
    close: () => pools.destroy(),
  };
}
