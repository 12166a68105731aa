import { PassThrough } from 'node:stream';

/** At most so many messages a second go to one watcher. */
const MIN_INTERVAL_MS = 250;
/** Shorter than the idle time after which proxies close a connection. */
const HEARTBEAT_MS = 15_000;
/** Ids in one message; a watcher of more reads its list again anyway. */
const MAX_IDS = 200;

/** Server-Sent Events (HTML Living Standard §9.2) for one watcher: ids of runs in, coalesced `runs` messages out. */
export class LiveStream {
  readonly readable = new PassThrough();
  private readonly waiting = new Set<string>();
  private readonly heartbeat: NodeJS.Timeout;
  private timer: NodeJS.Timeout | null = null;
  private lastSentAt = 0;

  constructor(onEnd: () => void) {
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS).unref();
    this.readable.once('close', () => {
      clearInterval(this.heartbeat);
      if (this.timer) clearTimeout(this.timer);
      onEnd();
    });
    this.write('retry: 3000\n\n');
  }

  add(runIds: readonly string[]): void {
    for (const id of runIds) if (this.waiting.size < MAX_IDS) this.waiting.add(id);
    const wait = this.lastSentAt + MIN_INTERVAL_MS - Date.now();
    if (wait <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait).unref();
  }

  /** The watcher opens another one, here or at another process. */
  end(): void {
    this.readable.end();
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.lastSentAt = Date.now();
    const runIds = [...this.waiting];
    this.waiting.clear();
    this.write(`event: runs\ndata: ${JSON.stringify({ runIds })}\n\n`);
  }

  /** A watcher that does not read is cut off rather than kept in memory. */
  private write(text: string): void {
    if (this.readable.writableEnded || this.readable.destroyed) return;
    if (this.readable.writableNeedDrain) this.readable.destroy();
    else this.readable.write(text);
  }
}
