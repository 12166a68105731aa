import { Duplex } from 'node:stream';

/** Looks at each piece of what comes in before anyone else does; what it throws ends the connection. */
export type Watch = (chunk: Buffer) => void;

/**
 * A connected socket in, one for a protocol's library out: what comes in is watched first, so that a peer can't fill
 * the library's buffers, and the calls that libraries make on `net.Socket` are there. Reads no faster than it is read.
 */
export class WatchedSocket extends Duplex {
  constructor(
    private readonly peer: Duplex,
    watch: Watch,
  ) {
    super({ allowHalfOpen: false });
    peer.pause();
    peer.on('data', (chunk: Buffer) => {
      if (this.destroyed) return;
      try {
        watch(chunk);
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (!this.push(chunk)) peer.pause();
    });
    peer.once('end', () => this.push(null));
    peer.once('error', (error) => this.destroy(error));
    // After its end there may be something left to be read.
    peer.once('close', () => peer.readableEnded || this.destroy());
  }

  /** It is connected already; libraries that want to connect it are told so. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  // The outbound client set these.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** A library that trips over what a peer sends ends this connection, not the process. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'data') return super.emit(event, ...args);
    try {
      return super.emit(event, ...args);
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
  }

  override _read(): void {
    this.peer.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.peer.write(chunk, encoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.peer.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.peer.destroy();
    done(error);
  }
}
