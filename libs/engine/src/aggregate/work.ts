/** What one aggregate step may cost, counted and not timed, so that it comes to the same everywhere. */
import { FailureError } from '#kernel';
import type { Meter } from '#templating';

import { weigh } from '../weigh';

/** In units of the templates' meter: about a second. */
export const AGGREGATE_BUDGET = 10_000_000;

export class Work implements Meter {
  private used = 0;

  get spent(): number {
    return this.used;
  }

  /** @throws FailureError `aggregate.budget` */
  set spent(units: number) {
    this.used = units;
    if (this.used > AGGREGATE_BUDGET) {
      throw new FailureError({
        kind: 'permanent',
        code: 'aggregate.budget',
        message:
          'The aggregate step was stopped: it has too much to do. Filter the list first, take fewer items, or split the work over several steps.',
      });
    }
  }

  take(units: number): void {
    this.spent += units;
  }

  /** For a value that will be read or written as a whole. */
  takeWeightOf(value: unknown): void {
    this.take(weigh(value, AGGREGATE_BUDGET - this.used));
  }
}
