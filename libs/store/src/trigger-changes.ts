/** Triggers that are published, paused or switched off by any process in → their tokens out, twice a second. */
import type { Pool } from 'pg';

const EVERY_MS = 500;
/** Nobody asked for so long: it is not looked for changes before somebody does. */
const IDLE_MS = 10_000;
/** For so long after the last look nothing is changed unseen but for what is under way. */
const FRESH_MS = 1500;

/** What is committed late, or read before and kept after, is seen by a later look. */
const LOOKED_BACK_MS = 10_000;
const CHANGED = `SELECT token FROM triggers WHERE changed_at > now() - interval '15 seconds'`;

export class TriggerChanges {
  private timer: NodeJS.Timeout | null = null;
  private lookedAt = -Infinity;
  private askedAt = -Infinity;

  constructor(
    private readonly pool: Pool,
    /** `any`: nobody looked for a while. */
    private readonly onChanged: (tokens: string[] | 'any') => void,
  ) {}

  /** Whether what was read earlier still holds, as every change since would have been told. Keeps the looks going. */
  areFollowed(now: number): boolean {
    this.askedAt = now;
    if (!this.timer) this.schedule();
    return now - this.lookedAt < FRESH_MS;
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.look(), EVERY_MS);
    // A process that ends is not kept from it.
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const now = performance.now();
    if (now - this.askedAt > IDLE_MS) {
      this.timer = null;
      return;
    }
    try {
      const { rows } = await this.pool.query<{ token: string }>({ name: 'changed-triggers', text: CHANGED });
      if (now - this.lookedAt > LOOKED_BACK_MS) this.onChanged('any');
      else if (rows.length > 0) this.onChanged(rows.map(({ token }) => token));
      this.lookedAt = now;
    } catch {
      // Whoever asks reads for himself until a look comes through, and meets the error there.
    }
    this.schedule();
  }
}
