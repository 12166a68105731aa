/** The one way out: a request as a connector describes it in, the answer out. */
import type { HttpClient, HttpRequest, HttpResponse } from '#kernel';
import { Agent } from 'undici';

import { type AllowList, parseAllow } from './addresses';
import { createConnector } from './connector';
import { Deadline } from './deadline';
import { exchange, type Outgoing, REDIRECTS } from './exchange';
import { outboundFailure } from './failures';
import { outgoingHeaders } from './headers';
import { locationOf, redirected } from './redirect';
import { type Resolve, resolveBySystem } from './resolve';
import { parseTarget } from './target';

/** Under which apps provide the client. */
export const HTTP_CLIENT = Symbol('HTTP_CLIENT');

export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
export const DEFAULT_MAX_REDIRECTS = 5;
const MAX_RESPONSE_HEADER_BYTES = 32_768;

/** Those that open a tunnel or echo what was sent; fetch forbids them as well. */
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,50}$/;

export interface HttpClientOptions {
  /** CIDRs that may be reached although private: `SLUICE_OUTBOUND_ALLOW`. */
  allow: readonly string[];
  /** Default `Sluice`. */
  userAgent?: string;
  /** Connections per origin at most; further requests wait for one. Default 256. */
  connections?: number;
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
  const agent = new Agent({
    connect: createConnector(allow, options.resolve ?? resolveBySystem),
    connections: options.connections ?? 256,
    pipelining: 1,
    maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
  });
  return {
    request: async (request) => {
      const outgoing = toOutgoing(request, allow, userAgent);
      const deadline = new Deadline(request.timeoutMs ?? DEFAULT_TIMEOUT_MS, request.signal);
      try {
        return await follow(agent, outgoing, request, allow, deadline);
      } finally {
        deadline.release();
      }
    },
    close: () => agent.close(),
  };
}

function toOutgoing(request: HttpRequest, allow: AllowList, userAgent: string): Outgoing {
  const method = request.method.toUpperCase();
  if (!TOKEN.test(method) || FORBIDDEN_METHODS.has(method)) {
    throw outboundFailure('outbound.bad_request', { message: 'This HTTP method can’t be sent.' });
  }
  const target = parseTarget(request.url, allow);
  return {
    target,
    method,
    headers: outgoingHeaders(request.headers, userAgent, target.authorization),
    body: request.body ?? null,
  };
}

async function follow(
  agent: Agent,
  first: Outgoing,
  request: HttpRequest,
  allow: AllowList,
  deadline: Deadline,
): Promise<HttpResponse> {
  const maxRedirects = request.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
  const options = {
    maxResponseBytes: request.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
    discardRedirects: maxRedirects > 0,
  };
  let outgoing = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await exchange(agent, outgoing, options, deadline);
    const location = maxRedirects > 0 && REDIRECTS.has(answer.status) ? locationOf(answer) : null;
    if (location === null) return { ...answer, url: outgoing.target.url };
    if (redirects >= maxRedirects) {
      throw outboundFailure('outbound.too_many_redirects', {
        message: `There were more than ${maxRedirects} redirects.`,
        details: { url: first.target.shown },
      });
    }
    outgoing = redirected(outgoing, location, answer.status, allow);
  }
}
