/**
 * One timer for all connections of a process, instead of several for each. Its time is that of a clock that stops
 * while the process does: after a long stall no peer looks silent whose messages wait in the network.
 */
const LONGEST_STEP_MS = 5000;

export class Pulse {
  /** Milliseconds. */
  time = 0;
  private readonly listeners = new Set<() => void>();
  private timer: NodeJS.Timeout | null = null;
  private last = 0;

  constructor(readonly everyMs: number) {}

  /** Returns what ends it. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    if (!this.timer) {
      this.last = performance.now();
      this.timer = setInterval(() => this.beat(), this.everyMs);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0 || !this.timer) return;
      clearInterval(this.timer);
      this.timer = null;
    };
  }

  private beat(): void {
    const now = performance.now();
    this.time += Math.min(now - this.last, LONGEST_STEP_MS);
    this.last = now;
    for (const listener of this.listeners) listener();
  }
}
