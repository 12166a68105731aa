/** A schedule in → an event for each of its ticks, stored together with how far it has counted. */
import { createHash } from 'node:crypto';

import type { HeldContext, HeldEvent, ScheduledTick, ScheduleTriggerDeclaration } from '#connector-sdk';

import type { Driver } from '../driver';
import { dueTicks, LATE_MS } from './due-ticks';
import { localIso } from './local-iso';
import { waitUntil } from './wait-until';

/** What is kept beside the events. */
interface SchedulePosition {
  /** Up to when it was counted; ISO 8601. */
  at: string;
  /** The last tick that was stored; ISO 8601. */
  tick: string | null;
  /** Of the settings: another schedule begins anew. */
  of: string;
}

/** So many ticks of a long absence are stored at once. */
const BATCH = 100;
const RETRY_MS = { first: 250, most: 5000 };

/**
 * Runs until its signal. Counts by the clock of this machine, which is kept right by NTP; a step of it neither repeats
 * a tick nor loses one, as counting goes on from what is stored.
 */
export const scheduleDriver: Driver<ScheduleTriggerDeclaration> = async (declaration, context) => {
  await new Schedule(declaration, context).run();
};

class Schedule {
  private readonly of: string;
  private readonly timeZone: string;
  private tick: string | null = null;
  private counted = 0;
  private known: { after: number; at: number | null } | null = null;

  constructor(
    private readonly declaration: ScheduleTriggerDeclaration,
    private readonly context: HeldContext,
  ) {
    const { input } = context;
    this.of = createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 22);
    this.timeZone = declaration.timeZone(input as Record<string, unknown>);
  }

  async run(): Promise<void> {
    const { signal, status } = this.context;
    const kept = readPosition(this.context.position, this.of);
    this.counted = kept ? Date.parse(kept.at) : Date.now();
    this.tick = kept?.tick ?? null;
    const next = this.next(this.counted);
    // Who takes over before the first tick has to know since when there is something to count.
    if (!kept) await this.patiently(() => this.keep([]));
    status.connected();
    for (let at = next; ; at = this.next(this.counted)) {
      await waitUntil(at, signal);
      if (signal.aborted || at === null) return;
      const due = at;
      await this.patiently(() => this.fire(due));
    }
  }

  /** The last answer is kept: it is asked for again when the tick is due, and after it was stored. */
  private next(after: number): number | null {
    if (this.known?.after !== after) {
      const at = this.declaration.next(this.context.input as Record<string, unknown>, after);
      this.known = { after, at };
    }
    return this.known.at;
  }

  /** Anew at every try, so that a database that is away for long is a time that was missed. */
  private async fire(at: number): Promise<void> {
    // What comes after it is counted once it is stored: a thousand that are due at once don't wait for each other's.
    if (at > Date.now() - LATE_MS) return this.keep([at], at);
    const missed = this.declaration.missed(this.context.input as Record<string, unknown>);
    const due = dueTicks((after) => this.next(after), missed, this.counted, Date.now());
    if (due.leftOut) {
      const { id, workflowId } = this.context.trigger;
      this.context.logger.warn(
        { triggerId: id, workflowId, missed },
        'Times of a schedule were missed and left out.',
      );
    }
    for (let n = 0; n < due.ticks.length; n += BATCH) {
      const ticks = due.ticks.slice(n, n + BATCH);
      await this.keep(ticks, n + BATCH < due.ticks.length ? ticks.at(-1) : due.counted);
    }
    if (due.ticks.length === 0) await this.keep([], due.counted);
  }

  private async keep(ticks: readonly number[], counted: number = this.counted): Promise<void> {
    let previous = this.tick;
    const events = ticks.map((at): HeldEvent => {
      const body = this.describe(at, previous);
      previous = body.at;
      return { body: Buffer.from(JSON.stringify(body)), key: `tick:${body.at}` };
    });
    const position: SchedulePosition = { at: new Date(counted).toISOString(), tick: previous, of: this.of };
    await this.context.store(events, position);
    this.counted = counted;
    this.tick = previous;
  }

  private describe(at: number, previousAt: string | null): ScheduledTick {
    const { timeZone } = this;
    return { at: new Date(at).toISOString(), previousAt, timeZone, local: localIso(timeZone, at) };
  }

  /** A tick is kept while the database is away. Throws what `work` throws once the lease is lost. */
  private async patiently(work: () => Promise<void>): Promise<void> {
    const { signal, logger, trigger } = this.context;
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(waitMs * 2, RETRY_MS.most)) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted) throw error;
        logger.warn({ err: error, triggerId: trigger.id }, 'A tick could not be stored; it is tried again.');
        await waitUntil(Date.now() + waitMs * (0.5 + Math.random() / 2), signal);
        if (signal.aborted) throw error;
      }
    }
  }
}

/** Null where there is none, or of another schedule. */
function readPosition(position: unknown, of: string): SchedulePosition | null {
  if (position === null || typeof position !== 'object') return null;
  const { at, tick, of: kept } = position as Partial<SchedulePosition>;
  if (kept !== of || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return null;
  return { at, tick: tick ?? null, of };
}
