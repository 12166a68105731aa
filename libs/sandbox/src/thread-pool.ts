import { busy, cancelled, unavailable } from './failures';
import { CODE_LIMITS } from './limits';
import type { Job, Outcome } from './messages';
import { ScriptThread } from './script-thread';

interface Waiting {
  start(thread: ScriptThread): void;
  refuse(error: Error): void;
}

/** Few threads, started as they are needed and replaced when they break; and a queue, first come first served. */
export class ThreadPool {
  private readonly threads = new Set<ScriptThread>();
  private readonly waiting: Waiting[] = [];
  private closed = false;

  /**
   * @returns what came of the job, whatever it did
   * @throws FailureError `code.busy`, `code.unavailable`, `step.cancelled`
   */
  run(job: Job, signal?: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw unavailable();
      if (signal?.aborted) throw cancelled();
      if (this.waiting.length >= CODE_LIMITS.waiting) throw busy();
      let thread: ScriptThread | undefined;
      const cancel = () => {
        this.forget(entry);
        reject(cancelled());
        thread?.end({ problem: 'crashed' });
      };
      const done = () => signal?.removeEventListener('abort', cancel);
      const entry: Waiting = {
        start: (taken) => {
          thread = taken;
          void taken.run(job).then((outcome) => {
            done();
            if (this.closed) reject(unavailable());
            else resolve(outcome);
          });
        },
        refuse: (error) => {
          done();
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(entry);
      this.dispatch();
    });
  }

  /** Ends every thread; what is running or waiting fails and can be tried again elsewhere. */
  close(): void {
    this.closed = true;
    this.refuseWaiting();
    for (const thread of this.threads) thread.end({ problem: 'crashed' });
  }

  private dispatch(): void {
    for (const thread of this.threads) {
      if (!thread.isIdle) continue;
      const next = this.waiting.shift();
      if (!next) return;
      next.start(thread);
    }
    const starting = [...this.threads].filter((thread) => thread.isStarting).length;
    const wanted = Math.min(this.waiting.length - starting, CODE_LIMITS.threads - this.threads.size);
    for (let count = 0; count < wanted; count++) this.threads.add(this.newThread());
  }

  private newThread(): ScriptThread {
    return new ScriptThread({
      idle: () => {
        this.dispatch();
      },
      ended: (thread, started) => {
        this.threads.delete(thread);
        // If threads can't start at all, trying on and on would only hide it.
        if (!started && this.threads.size === 0) this.refuseWaiting();
        this.dispatch();
      },
    });
  }

  private refuseWaiting(): void {
    for (const entry of this.waiting.splice(0)) entry.refuse(unavailable());
  }

  private forget(entry: Waiting): void {
    const at = this.waiting.indexOf(entry);
    if (at >= 0) this.waiting.splice(at, 1);
  }
}
