import type { Worker } from 'node:worker_threads';

import { CODE_LIMITS } from './limits';
import type { Job, Outcome, ThreadMessage } from './messages';
import { startThread } from './start-thread';

/** Long enough for a machine with better things to do. */
const START_MS = 30_000;

export interface ThreadEvents {
  /** It can take a job: it has started, or has answered one. */
  idle(thread: ScriptThread): void;
  /** It is gone. @param started false when it never came up */
  ended(thread: ScriptThread, started: boolean): void;
}

/** One thread with an engine in it. Takes one job at a time, and always answers it, if need be from out here. */
export class ScriptThread {
  private readonly worker: Worker;
  private state: 'starting' | 'idle' | 'busy' | 'ended' = 'starting';
  private answer: ((outcome: Outcome) => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly events: ThreadEvents) {
    this.worker = startThread();
    this.worker.on('message', (message: ThreadMessage) => {
      this.hear(message);
    });
    this.worker.on('error', (error) => {
      this.end({ problem: isOutOfMemory(error) ? 'memory' : 'crashed' });
    });
    this.worker.on('exit', () => {
      this.end({ problem: 'crashed' });
    });
    this.after(START_MS, { problem: 'crashed' });
  }

  get isIdle(): boolean {
    return this.state === 'idle';
  }

  get isStarting(): boolean {
    return this.state === 'starting';
  }

  /** Only while idle. */
  run(job: Job): Promise<Outcome> {
    this.state = 'busy';
    this.worker.ref();
    this.after(job.timeoutMs + CODE_LIMITS.graceMs, { problem: 'timeout' });
    return new Promise((resolve) => {
      this.answer = resolve;
      this.worker.postMessage(job);
    });
  }

  /** Ends it at once, whatever it is doing; its job is answered with `outcome`. */
  end(outcome: Outcome): void {
    if (this.state === 'ended') return;
    const started = this.state !== 'starting';
    this.state = 'ended';
    clearTimeout(this.timer);
    void this.worker.terminate();
    this.worker.unref();
    this.answer?.(outcome);
    this.answer = undefined;
    this.events.ended(this, started);
  }

  private hear(message: ThreadMessage): void {
    if (this.state === 'ended') return;
    this.state = 'idle';
    // Without work it must not keep the process alive.
    this.worker.unref();
    this.after(CODE_LIMITS.idleMs, { problem: 'crashed' });
    this.timer?.unref();
    const { answer } = this;
    this.answer = undefined;
    if (message !== 'ready') answer?.(message);
    this.events.idle(this);
  }

  private after(ms: number, outcome: Outcome): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.end(outcome);
    }, ms);
  }
}

/** By its code, not its class: a test's sandbox has an `Error` of its own. */
function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
