/** How many messages of a connection may be taken now; a second's worth may come at once. */
export class MessageRate {
  private tokens: number;
  private at = performance.now();

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond;
  }

  /** @returns how many of `wanted` may be taken; they are counted as taken */
  take(wanted: number): number {
    const now = performance.now();
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - this.at) * this.perSecond) / 1000);
    this.at = now;
    const taken = Math.min(wanted, Math.floor(this.tokens));
    this.tokens -= taken;
    return taken;
  }

  /** Milliseconds until one may be taken. */
  waitMs(): number {
    return Math.ceil(((1 - this.tokens) * 1000) / this.perSecond);
  }
}
