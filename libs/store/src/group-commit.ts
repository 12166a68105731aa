/** Many callers' items in → one statement out, each caller told its own result once it is committed. */

export interface GroupCommitOptions<Item> {
  /** Most items in one statement. */
  maxItems: number;
  /** Most bytes in one statement, by `size`; one larger item goes alone. */
  maxBytes?: number;
  size?: (item: Item) => number;
  /** Statements under way at once. */
  concurrency?: number;
  /** Items that may wait; one more is refused with `GroupCommitFullError`. */
  maxWaiting?: number;
  onBatch?: (items: number) => void;
}

import { isRefusedData } from './refused-data';

/** Too many items wait for the database already; the caller should say "try later". */
export class GroupCommitFullError extends Error {
  constructor() {
    super('Too many writes wait for the database.');
    this.name = 'GroupCommitFullError';
  }
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers what comes while a statement is under way into the next one. A lone item goes out at once: there is no
 * timer, only the end of the current turn of the event loop.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private scheduled = false;
  private readonly idle: (() => void)[] = [];

  constructor(
    /** Writes all items in one statement and gives a result for each, in order. */
    private readonly write: (items: Item[]) => Promise<Result[]>,
    private readonly options: GroupCommitOptions<Item>,
  ) {}

  submit(item: Item): Promise<Result> {
    if (this.waiting.length >= (this.options.maxWaiting ?? 10_000))
      return Promise.reject(new GroupCommitFullError());
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    if (this.waiting.length === 0 && this.underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private schedule(): void {
    if (this.scheduled || this.underWay >= (this.options.concurrency ?? 1)) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.start();
    });
  }

  private start(): void {
    while (this.waiting.length > 0 && this.underWay < (this.options.concurrency ?? 1)) {
      const batch = this.take();
      this.underWay += 1;
      this.options.onBatch?.(batch.length);
      void this.commit(batch).finally(() => {
        this.underWay -= 1;
        if (this.waiting.length > 0) this.schedule();
        else if (this.underWay === 0) for (const resolve of this.idle.splice(0)) resolve();
      });
    }
  }

  private take(): Waiting<Item, Result>[] {
    const { maxItems, maxBytes = Infinity, size } = this.options;
    if (!size) return this.waiting.splice(0, maxItems);
    let bytes = 0;
    let count = 0;
    while (count < this.waiting.length && count < maxItems) {
      bytes += size(this.waiting[count]!.item);
      if (count > 0 && bytes > maxBytes) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  /** One bad item must not fail its neighbours: a batch that the database refuses is halved until it stands alone. */
  private async commit(batch: Waiting<Item, Result>[], tries = MAX_CONFLICTS): Promise<void> {
    let results: Result[];
    try {
      results = await this.write(batch.map(({ item }) => item));
    } catch (error) {
      if (tries > 1 && isConflict(error)) return this.commit(batch, tries - 1);
      if (batch.length > 1 && isRefusedData(error)) {
        const middle = batch.length >> 1;
        await this.commit(batch.slice(0, middle));
        await this.commit(batch.slice(middle));
      } else {
        for (const { reject } of batch) reject(error);
      }
      return;
    }
    batch.forEach(({ resolve }, n) => resolve(results[n]!));
  }
}

/** Tries of one batch, or transaction, that meets others, before its callers are told. */
export const MAX_CONFLICTS = 5;

/** Deadlock and serialization failure: the database has undone it all, and asks to have it tried again. */
export const isConflict = (error: unknown): boolean =>
  ['40P01', '40001'].includes(String((error as { code?: unknown } | null)?.code));
