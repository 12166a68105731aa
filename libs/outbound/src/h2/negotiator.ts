/**
 * A request to an `https:` host in → sent by HTTP/2 where the host offers it (ALPN, RFC 7301), by HTTP/1.1 where it does
 * not. What a host speaks is found out with its first connection, which then carries what waited for it.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import type { Agent, buildConnector, Dispatcher } from 'undici';

import { outboundFailure } from '../failures';
import { type Body, carry, Controller, type Handler } from './stream';
import { requestHeaders } from './request-headers';
import { Session } from './session';

/** Connections to one host. */
export const MAX_SESSIONS = 4;
/** Hosts of which it is remembered what they speak. */
const MAX_ORIGINS = 2000;
/** After which a host that spoke HTTP/1.1 is asked again. */
const REMEMBER_MS = 600_000;
/** How often a request that a host has refused untouched is sent anew. */
const MAX_REFUSALS = 2;
const SPARE_MS = 1000;

interface Waiting {
  options: Dispatcher.DispatchOptions;
  handler: Handler;
  /** Set once it was begun on some session. */
  controller: Controller | null;
  refusals: number;
}

interface Origin {
  url: string;
  /** Until when nothing but HTTP/1.1 is tried, in monotonic milliseconds. */
  plainUntil: number;
  sessions: Set<Session>;
  waiting: Waiting[];
  connecting: boolean;
}

export class Negotiator {
  private readonly origins = new Map<string, Origin>();
  private readonly spares = new Map<string, Set<Socket>>();
  private closed = false;

  /** @param offering makes connections that offer both; those of `agent` offer HTTP/1.1 */
  constructor(private readonly offering: buildConnector.connector) {}

  /** A connection that was made to find out, and speaks HTTP/1.1. */
  takeSpare(origin: string): Socket | null {
    const spares = this.spares.get(origin);
    for (const spare of spares ?? []) {
      spares?.delete(spare);
      if (!spare.destroyed) return spare;
    }
    return null;
  }

  /** @param agent for what goes by HTTP/1.1 */
  dispatch(agent: Agent, options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const url = String(options.origin);
    if (!url.startsWith('https:')) return agent.dispatch(options, handler);
    const origin = this.originOf(url);
    if (origin.plainUntil > performance.now()) return agent.dispatch(options, handler);
    if (this.closed) throw outboundFailure('outbound.cancelled');
    origin.waiting.push({ options, handler, controller: null, refusals: 0 });
    this.serve(origin, agent);
    return true;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.sessions().map((session) => session.close()));
    this.dropSpares();
  }

  destroy(): Promise<void> {
    this.closed = true;
    for (const session of this.sessions()) session.destroy();
    this.dropSpares();
    return Promise.resolve();
  }

  private sessions(): Session[] {
    return [...this.origins.values()].flatMap(({ sessions }) => [...sessions]);
  }

  private dropSpares(): void {
    for (const spares of this.spares.values()) for (const spare of spares) spare.destroy();
    this.spares.clear();
  }

  private originOf(url: string): Origin {
    const known = this.origins.get(url);
    if (known) return known;
    if (this.origins.size >= MAX_ORIGINS)
      for (const [old, { sessions, waiting, connecting }] of this.origins)
        if (sessions.size === 0 && waiting.length === 0 && !connecting) this.origins.delete(old);
    const origin: Origin = { url, plainUntil: 0, sessions: new Set(), waiting: [], connecting: false };
    this.origins.set(url, origin);
    return origin;
  }

  private serve(origin: Origin, agent: Agent): void {
    for (;;) {
      const [next] = origin.waiting;
      if (!next) return;
      const session = [...origin.sessions].find(({ hasRoom }) => hasRoom);
      if (!session) break;
      origin.waiting.shift();
      this.begin(next, session, origin, agent);
    }
    if (!origin.connecting && origin.sessions.size < MAX_SESSIONS) this.connect(origin, agent);
  }

  private connect(origin: Origin, agent: Agent): void {
    const { hostname, host, protocol, port } = new URL(origin.url);
    origin.connecting = true;
    this.offering({ hostname, host, protocol, port }, (...[error, socket]) => {
      origin.connecting = false;
      if (error) return failAll(origin, error);
      if (this.closed) {
        socket.destroy();
        return failAll(origin, outboundFailure('outbound.cancelled'));
      }
      if ((socket as TLSSocket).alpnProtocol === 'h2') this.add(origin, socket, agent);
      else this.goPlain(origin, socket, agent);
    });
  }

  private add(origin: Origin, socket: Socket, agent: Agent): void {
    const session = new Session(origin.url, socket, {
      onRoom: () => this.serve(origin, agent),
      onGone: (useless) => {
        origin.sessions.delete(session);
        // It offers what it can't do.
        if (useless && !this.closed) this.goPlain(origin, null, agent);
        else if (origin.waiting.length > 0) this.serve(origin, agent);
      },
    });
    origin.sessions.add(session);
    this.serve(origin, agent);
  }

  private goPlain(origin: Origin, socket: Socket | null, agent: Agent): void {
    origin.plainUntil = performance.now() + REMEMBER_MS;
    if (socket) this.keepSpare(origin.url, socket);
    for (const { options, handler } of origin.waiting.splice(0)) {
      try {
        agent.dispatch(options, handler);
      } catch (error) {
        handler.onResponseError?.(new Controller(), error as Error);
      }
    }
  }

  /** For whoever connects next, which is soon or never. */
  private keepSpare(origin: string, socket: Socket): void {
    const spares = this.spares.get(origin) ?? new Set();
    this.spares.set(origin, spares.add(socket));
    socket.on('error', () => undefined);
    setTimeout(() => {
      if (spares.delete(socket)) socket.destroy();
      if (spares.size === 0) this.spares.delete(origin);
    }, SPARE_MS).unref();
  }

  private begin(waiting: Waiting, session: Session, origin: Origin, agent: Agent): void {
    const { options, handler } = waiting;
    const controller = (waiting.controller ??= new Controller());
    try {
      if (waiting.refusals === 0) handler.onRequestStart?.(controller, {});
      if (controller.aborted) return;
      const body = bodyOf(options);
      const { fields, declared } = fieldsOf(options, body);
      const stream = session.request(fields, body === null);
      carry(stream, body, declared, handler, controller, {
        onOver: () => session.over(),
        onActivity: () => session.active(),
        onGivenUp: () => session.doubt(),
        onRefused: () => {
          const isSpent = body !== null && typeof body === 'object' && !(body instanceof Uint8Array);
          if (isSpent || waiting.refusals >= MAX_REFUSALS)
            return handler.onResponseError?.(controller, outboundFailure('outbound.reset'));
          waiting.refusals += 1;
          origin.waiting.push(waiting);
          this.serve(origin, agent);
        },
      });
    } catch (error) {
      handler.onResponseError?.(controller, error as Error);
    }
  }
}

function failAll(origin: Origin, error: Error): void {
  for (const { handler, controller } of origin.waiting.splice(0))
    handler.onResponseError?.(controller ?? new Controller(), error);
}

/** Null also for one without bytes. */
function bodyOf({ body }: Dispatcher.DispatchOptions): Body {
  const given = (body ?? null) as Body;
  return typeof given === 'string' || given instanceof Uint8Array
    ? given.length === 0
      ? null
      : given
    : given;
}

const HAVE_BODIES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function fieldsOf(options: Dispatcher.DispatchOptions, body: Body) {
  const headers = options.headers as string[];
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length');
  const declared = at === -1 ? null : Number(headers[at + 1]);
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  const empty = HAVE_BODIES.has(options.method) ? 0 : null;
  const fields = requestHeaders({
    origin: String(options.origin),
    method: options.method,
    path: options.path,
    headers,
    length: body === null ? empty : isWhole ? Buffer.byteLength(body) : null,
  });
  return { fields, declared };
}
