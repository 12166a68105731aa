/** The protocol's own sign of life: when it is due, and whether it was answered. */
import type { CompiledHeartbeat } from './compile';
import type { Scope } from './template';

/** Longer ones no peer can mean. */
const LONGEST_MS = 3_600_000;

export class Heartbeat {
  private everyMs: number | null = null;
  private due = Infinity;
  private unanswered = false;
  private count = 0;

  constructor(
    private readonly description: CompiledHeartbeat,
    private readonly leastMs: number,
  ) {}

  /** As soon as it is known how often. */
  begin(scope: Scope, now: number): void {
    if (this.everyMs !== null) return;
    const wanted = this.description.everyMs(scope);
    if (wanted === null || wanted <= 0) return;
    this.everyMs = Math.min(Math.max(wanted, this.leastMs), LONGEST_MS);
    this.due = now + this.everyMs * (this.description.firstAtRandom ? Math.random() : 1);
  }

  answered(): void {
    this.unanswered = false;
  }

  /** Nothing to do, or the next one's number, or that the last one was never answered. `soon`: within which it may be early. */
  turn(now: number, soon: number): number | 'missed' | null {
    if (this.everyMs === null || now + soon < this.due) return null;
    if (this.unanswered && this.description.answered) return 'missed';
    this.due = now + this.everyMs;
    return this.next();
  }

  /** One that was asked for; its answer is as good as any. */
  next(): number {
    this.unanswered = true;
    this.count += 1;
    return this.count;
  }

  message(scope: Scope): string {
    return this.description.message(scope);
  }
}
