/**
 * Whether a run is still this process's. Does for a run what an AbortController does for a request, at a fraction of
 * its cost: there is one for every run, and hardly ever is one aborted.
 */
export class Hold {
  private listeners: Set<() => void> | null = null;
  private signalled: (() => void) | null = null;
  private ended = false;

  get aborted(): boolean {
    return this.ended;
  }

  abort(): void {
    if (this.ended) return;
    this.ended = true;
    for (const listener of this.listeners ?? []) listener();
  }

  /** Calls back once it is aborted; at once when it is already. */
  onAbort(listener: () => void): void {
    if (this.ended) listener();
    else (this.listeners ??= new Set()).add(listener);
  }

  /** Calls back when something was sent to a step of the run while it is held; null: not any more. */
  onSignal(listener: (() => void) | null): void {
    this.signalled = listener;
  }

  /** @returns whether anybody listens */
  signal(): boolean {
    this.signalled?.();
    return this.signalled !== null;
  }

  offAbort(listener: () => void): void {
    this.listeners?.delete(listener);
  }
}
