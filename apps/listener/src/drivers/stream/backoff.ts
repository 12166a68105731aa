const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** Pauses between attempts, with full jitter: those that lost a server together come back apart. */
export class Backoff {
  private attempts = 0;

  constructor(
    private readonly firstMs = FIRST_MS,
    private readonly longestMs = LONGEST_MS,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds; each time from up to twice as many. */
  next(): number {
    const most = Math.min(this.longestMs, this.firstMs * 2 ** this.attempts);
    this.attempts += 1;
    return this.random() * most;
  }

  reset(): void {
    this.attempts = 0;
  }
}
