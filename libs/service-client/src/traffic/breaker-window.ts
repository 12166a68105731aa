/** How calls of one host ended lately, as far as this process knows; says when they ended badly too often. */

/** Bad ones within the window, and their part of all. */
export const MIN_BAD = 20;
export const BAD_SHARE = 0.5;
/** So many in a row, over so long: for hosts that are called seldom. */
export const MIN_IN_A_ROW = 10;
export const ROW_MS = 10_000;

export const WINDOW_MS = 30_000;
const BUCKETS = 6;
const BUCKET_MS = WINDOW_MS / BUCKETS;

interface Bucket {
  number: number;
  good: number;
  bad: number;
}

export class BreakerWindow {
  private buckets: Bucket[] = [];
  private inARow = 0;
  private rowSince = 0;

  /** @param now monotonic milliseconds */
  good(now: number): void {
    this.bucket(now).good += 1;
    this.inARow = 0;
  }

  /** @returns whether that is too much */
  bad(now: number): boolean {
    this.bucket(now).bad += 1;
    if (this.inARow === 0) this.rowSince = now;
    this.inARow += 1;
    if (this.inARow >= MIN_IN_A_ROW && now - this.rowSince >= ROW_MS) return true;
    const good = this.buckets.reduce((sum, bucket) => sum + bucket.good, 0);
    const bad = this.buckets.reduce((sum, bucket) => sum + bucket.bad, 0);
    return bad >= MIN_BAD && bad >= (good + bad) * BAD_SHARE;
  }

  /** Nothing bad is left in it. */
  isClear(now: number): boolean {
    this.trim(now);
    return this.inARow === 0 && this.buckets.every(({ bad }) => bad === 0);
  }

  private bucket(now: number): Bucket {
    this.trim(now);
    const number = Math.floor(now / BUCKET_MS);
    const last = this.buckets.at(-1);
    if (last?.number === number) return last;
    const bucket = { number, good: 0, bad: 0 };
    this.buckets.push(bucket);
    return bucket;
  }

  private trim(now: number): void {
    const oldest = Math.floor(now / BUCKET_MS) - BUCKETS + 1;
    if (this.buckets[0] && this.buckets[0].number < oldest)
      this.buckets = this.buckets.filter(({ number }) => number >= oldest);
  }
}
