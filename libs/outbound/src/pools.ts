/** Where kept connections live: one pool per origin and TLS settings, each with what it may hold. */
import { createHash } from 'node:crypto';

import type { HttpTls } from '#kernel';
import { Agent, type buildConnector } from 'undici';

import { createConnector } from './connector';
import type { Guard } from './dial';
import type { Line } from './exchange';
import { Negotiator } from './h2/negotiator';
import { MAX_RESPONSE_HEADER_BYTES } from './outgoing';
import { createTlsContext } from './tls-context';

/** Different TLS settings at once, of whatever connections; the one not used for longest gives way. */
const MAX_TLS_POOLS = 64;
/** After which TLS settings that nobody used are forgotten, with the connections made by them. */
const IDLE_TLS_MS = 5 * 60_000;
/** How long a connection is kept unused; a host's own `Keep-Alive` may say otherwise, up to the second. */
const KEEP_ALIVE_MS = 4000;
const MAX_KEEP_ALIVE_MS = 60_000;

/** What sends the requests of one kind of TLS settings. */
export interface Lines {
  /** Keeps its connections. */
  kept: Line;
  /** One connection for each request, never used before. */
  fresh: Line;
}

interface Entry extends Lines {
  agents: readonly (Agent | Negotiator)[];
  usedAt: number;
}

export interface PoolOptions {
  guard: Guard;
  /** Connections per origin at most; null: as many as there are requests. */
  connections: number | null;
  /** Whether hosts that offer HTTP/2 are called by it, several requests on one connection. */
  http2: boolean;
}

export class Pools {
  private readonly standard: Entry;
  /** By the hash of their settings, the one used last at the end. */
  private readonly special = new Map<string, Entry>();
  private readonly retired = new Set<Entry>();
  private sweeper: NodeJS.Timeout | null = null;

  constructor(private readonly options: PoolOptions) {
    this.standard = this.make(null);
  }

  /** Throws `outbound.bad_certificate`. */
  of(tls: HttpTls | null): Lines {
    if (tls === null) return this.standard;
    const key = hashOf(tls);
    const known = this.special.get(key);
    if (known) {
      known.usedAt = performance.now();
      this.special.delete(key);
      this.special.set(key, known);
      return known;
    }
    const entry = this.make(tls);
    this.special.set(key, entry);
    const [oldest] = this.special.keys();
    if (this.special.size > MAX_TLS_POOLS && oldest !== undefined) this.retire(oldest);
    this.sweeper ??= setInterval(() => this.sweep(), IDLE_TLS_MS / 5).unref();
    return entry;
  }

  get tlsPools(): number {
    return this.special.size;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.end((agent) => agent.close());
  }

  /** Breaks off what is under way. */
  async destroy(): Promise<void> {
    await this.end((agent) => agent.destroy());
  }

  /** @param now monotonic milliseconds */
  sweep(now = performance.now()): void {
    for (const [key, { usedAt }] of this.special) if (now - usedAt > IDLE_TLS_MS) this.retire(key);
    if (this.special.size > 0 || !this.sweeper) return;
    clearInterval(this.sweeper);
    this.sweeper = null;
  }

  private make(tls: HttpTls | null): Entry {
    const { guard, connections, http2 } = this.options;
    const context = tls === null ? null : createTlsContext(tls);
    const negotiator = new Negotiator(createConnector(guard, { context, offersH2: true }));
    const common = {
      connect: sparing(negotiator, createConnector(guard, { context, offersH2: false })),
      connections,
      maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
    };
    const kept = new Agent({ ...common, pipelining: 1 });
    const fresh = new Agent({ ...common, pipelining: 0 });
    const lineBy = (agent: Agent): Line =>
      http2 ? { dispatch: (options, handler) => negotiator.dispatch(agent, options, handler) } : agent;
    return {
      kept: lineBy(kept),
      fresh: lineBy(fresh),
      agents: [kept, fresh, negotiator],
      usedAt: performance.now(),
    };
  }

  /** No new requests; those under way end as they would have. */
  private retire(key: string): void {
    const entry = this.special.get(key);
    if (!entry) return;
    this.special.delete(key);
    this.retired.add(entry);
    void Promise.all(entry.agents.map((agent) => agent.close())).finally(() => this.retired.delete(entry));
  }

  private async end(how: (agent: Agent | Negotiator) => Promise<void>): Promise<void> {
    if (this.sweeper) clearInterval(this.sweeper);
    this.sweeper = null;
    const entries = [this.standard, ...this.special.values()];
    this.special.clear();
    const retired = [...this.retired].map(({ agents }) =>
      Promise.all(agents.map((agent) => agent.destroy())),
    );
    await Promise.all([...entries.flatMap(({ agents }) => agents.map(how)), ...retired]);
  }
}

/** A connection by which it was found out what a host speaks is used before another one is made. */
const sparing =
  (negotiator: Negotiator, connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) => {
    const spare = negotiator.takeSpare(`${options.protocol}//${options.host ?? options.hostname}`);
    // undici does not look at what comes back before it has asked.
    if (spare) queueMicrotask(() => callback(null, spare));
    else connect(options, callback);
  };

/** Settings are secrets, and long: what is kept to find them again is neither. */
function hashOf({ ca = '', cert = '', key = '', passphrase = '' }: HttpTls): string {
  return createHash('sha256')
    .update(JSON.stringify([ca, cert, key, passphrase]))
    .digest('base64');
}
