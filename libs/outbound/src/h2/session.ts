/** An encrypted connection on which HTTP/2 was agreed upon in, requests beside one another on it. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Duplex } from 'node:stream';

import { MAX_RESPONSE_HEADER_BYTES } from '../outgoing';

/** Requests at once on one connection; a host may allow fewer. */
export const MAX_STREAMS = 100;
/** After which a connection without requests is closed. */
const IDLE_MS = 30_000;
/** How long a host may take to answer a ping once a request got no answer. */
const PING_MS = 2000;
/** How long a host may take to close its side. */
const GOODBYE_MS = 500;
/** What may come before it is read: of one answer, and of all. */
const STREAM_WINDOW_BYTES = 262_144;
const CONNECTION_WINDOW_BYTES = 4 * 1024 * 1024;

export interface SessionEvents {
  /** There is room for another request. */
  onRoom(): void;
  /** No new requests on this one. @param useless whether it broke before anything was answered on it */
  onGone(useless: boolean): void;
}

export class Session {
  private readonly session: ClientHttp2Session;
  private streams = 0;
  private idle: NodeJS.Timeout | null = null;
  private worked = false;
  private gone = false;
  private closing = false;
  private activeAt = performance.now();

  constructor(
    origin: string,
    private readonly socket: Duplex,
    private readonly events: SessionEvents,
  ) {
    this.session = connect(origin, {
      createConnection: () => socket,
      maxHeaderListPairs: 200,
      maxSessionMemory: 32,
      peerMaxConcurrentStreams: MAX_STREAMS,
      settings: {
        enablePush: false,
        initialWindowSize: STREAM_WINDOW_BYTES,
        maxHeaderListSize: MAX_RESPONSE_HEADER_BYTES,
      },
    });
    // An error ends its streams, which tell of it.
    this.session.on('error', () => this.leave(!this.worked));
    this.session.on('goaway', () => this.leave(false));
    this.session.on('close', () => this.leave(false));
    this.session.on('connect', () => this.session.setLocalWindowSize(CONNECTION_WINDOW_BYTES));
    this.session.on('remoteSettings', () => this.events.onRoom());
    this.rest();
  }

  get hasRoom(): boolean {
    if (this.gone || this.session.closed || this.session.destroyed) return false;
    // Not there until the host has told its settings.
    const allowed = (this.session.remoteSettings as { maxConcurrentStreams?: number } | undefined)
      ?.maxConcurrentStreams;
    return this.streams < Math.min(MAX_STREAMS, allowed ?? MAX_STREAMS);
  }

  /** Throws what Node throws at fields that can't be sent. */
  request(fields: Parameters<ClientHttp2Session['request']>[0], endsHere: boolean): ClientHttp2Stream {
    const stream = this.session.request(fields, { endStream: endsHere });
    this.streams += 1;
    if (this.idle) clearTimeout(this.idle);
    this.idle = null;
    return stream;
  }

  /** A stream has ended. */
  over(): void {
    this.streams -= 1;
    if (this.streams === 0 && this.closing) this.hangUp();
    else if (this.streams === 0) this.rest();
    this.events.onRoom();
  }

  active(): void {
    this.worked = true;
    this.activeAt = performance.now();
  }

  /** A request was given up without an answer: if the host does not answer anything, no other one waits for it. */
  doubt(): void {
    if (this.gone || this.session.destroyed) return;
    const askedAt = performance.now();
    const timer = setTimeout(() => {
      if (this.activeAt < askedAt) this.session.destroy(undefined, constants.NGHTTP2_NO_ERROR);
    }, PING_MS).unref();
    try {
      this.session.ping((error) => {
        if (!error) clearTimeout(timer);
      });
    } catch {
      // As many pings as there may be are under way: the timer decides.
    }
  }

  /** No new requests; those under way end as they would have. */
  close(): Promise<void> {
    this.leave(false);
    if (this.session.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.session.once('close', resolve);
      this.session.close();
      this.closing = true;
      if (this.streams === 0) this.hangUp();
    });
  }

  destroy(): void {
    this.leave(false);
    this.session.destroy();
  }

  /** A host that does not say goodbye is not waited for. */
  private hangUp(): void {
    setTimeout(() => this.socket.destroy(), GOODBYE_MS).unref();
  }

  private rest(): void {
    this.idle = setTimeout(() => void this.close(), IDLE_MS).unref();
  }

  private leave(useless: boolean): void {
    if (this.gone) return;
    this.gone = true;
    if (this.idle) clearTimeout(this.idle);
    this.events.onGone(useless);
  }
}
