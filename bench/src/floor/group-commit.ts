interface Batch<T> {
  items: T[];
  written: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

function newBatch<T>(): Batch<T> {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const written = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { items: [], written, resolve, reject };
}

/**
 * Writes what arrives together together. Idle, a lone item goes out at the end of the event loop's turn; while a
 * write is under way the next batch gathers, and goes out when that write is done. There is no timer.
 */
export class GroupCommit<T> {
  private gathering = newBatch<T>();
  private writing = 0;
  private scheduled = false;

  constructor(
    private readonly write: (items: T[]) => Promise<void>,
    private readonly lanes = 1,
  ) {}

  /** Resolves once the item's batch is committed. */
  add(item: T): Promise<void> {
    const { gathering } = this;
    gathering.items.push(item);
    this.schedule();
    return gathering.written;
  }

  private schedule(): void {
    if (this.scheduled || this.writing >= this.lanes || this.gathering.items.length === 0) return;
    this.scheduled = true;
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    const batch = this.gathering;
    this.gathering = newBatch();
    this.scheduled = false;
    this.writing += 1;
    try {
      await this.write(batch.items);
      batch.resolve();
    } catch (error) {
      batch.reject(error);
    } finally {
      this.writing -= 1;
      this.schedule();
    }
  }
}
