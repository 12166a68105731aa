/** Limits of this process alone, while Redis is away: its fair share of what all may do together. */
import type { Slot, SlotLimit } from '#queue';

const MAX_KEPT = 10_000;

interface Line {
  /** When requests went or will go, in monotonic milliseconds, oldest first. */
  times: number[];
  /** Behind which who is refused is told to come. */
  told: number;
}

/** What one of `processes` may do, so that they keep to the limit together. */
export function shareOf(
  { requests, perMs }: SlotLimit,
  processes: number,
): { requests: number; perMs: number } {
  return requests >= processes
    ? { requests: Math.floor(requests / processes), perMs }
    : { requests: 1, perMs: (perMs * processes) / requests };
}

export class LocalSlots {
  private readonly lines = new Map<string, Line>();

  take(limits: readonly SlotLimit[], patienceMs: number, processes: number, now = performance.now()): Slot {
    let at = now;
    let slowest: { line: Line; apartMs: number } | null = null;
    const shares = limits.map((limit) => ({
      line: this.lineOf(limit.key, now),
      ...shareOf(limit, processes),
    }));
    for (const { line, requests, perMs } of shares) {
      const times = (line.times = line.times.filter((time) => time > now - perMs));
      const last = times.at(-requests);
      if (last === undefined || last + perMs <= at) continue;
      at = last + perMs;
      slowest = { line, apartMs: perMs / requests };
    }
    if (at - now <= patienceMs || !slowest) {
      for (const { line } of shares) insert(line.times, at);
      return { granted: true, waitMs: at - now, processes };
    }
    const { line, apartMs } = slowest;
    line.told = Math.max(at, line.told + apartMs);
    return { granted: false, waitMs: line.told - now, processes };
  }

  private lineOf(key: string, now: number): Line {
    const known = this.lines.get(key);
    if (known) return known;
    if (this.lines.size >= MAX_KEPT) this.lines.clear();
    const line: Line = { times: [], told: now };
    this.lines.set(key, line);
    return line;
  }
}

function insert(times: number[], at: number): void {
  let place = times.length;
  while (place > 0 && times[place - 1]! > at) place--;
  times.splice(place, 0, at);
}
