/** In: the bodies of effects. Out: when each expected effect arrived, and how many came twice or were not expected. */
import { EFFECT_FIELD, FIELDS } from './payload';

/** The runs whose sequence numbers are `first` up to `first + count - 1`, with so many effects each. */
export interface Expected {
  first: number;
  count: number;
  effects: number;
}

export interface SinkReport {
  /** By run (sequence number less `first`) × effects + effect: arrival in milliseconds of the machine's clock, 0 for none. */
  arrivedAt: Float64Array;
  arrived: number;
  doubled: number;
  /** Effects of no run of this round: unreadable, mangled, or of an earlier round. */
  strays: number;
  /** One unreadable or mangled body, to see what went wrong. */
  example?: string;
}

export class Arrivals {
  readonly report: SinkReport;

  constructor(private readonly expected: Expected) {
    const size = expected.count * expected.effects;
    this.report = { arrivedAt: new Float64Array(size), arrived: 0, doubled: 0, strays: 0 };
  }

  take(body: string, at: number): void {
    const { report } = this;
    const index = this.indexOf(body);
    if (index === undefined) {
      report.strays += 1;
      report.example ??= body.slice(0, 300);
    } else if (report.arrivedAt[index] !== 0) {
      report.doubled += 1;
    } else {
      report.arrivedAt[index] = at;
      report.arrived += 1;
    }
  }

  private indexOf(body: string): number | undefined {
    const { first, count, effects } = this.expected;
    let card: Record<string, unknown>;
    try {
      card = JSON.parse(body) as Record<string, unknown>;
    } catch {
      return undefined;
    }
    if (FIELDS.some((field) => card[field] === undefined || card[field] === '')) return undefined;
    const run = Number(card['seq']) - first;
    const effect = effects === 1 ? 0 : Number(card[EFFECT_FIELD] ?? Number.NaN);
    const known = Number.isInteger(run) && run >= 0 && run < count;
    return known && Number.isInteger(effect) && effect >= 0 && effect < effects
      ? run * effects + effect
      : undefined;
  }
}
