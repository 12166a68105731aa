/** The clock in → gates looked at: those whose time has come, and now and then all that have parked runs. */
import { Gatekeeper } from '#intake';
import { Gates } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 250;
/** For what a process that died between two writes left behind. */
const REPAIR_EVERY = 8;
const MOST_GATES = 500;

@Injectable()
export class GateSweeper extends Recurring {
  private turn = 0;
  /** Up to which workflow the parked runs were looked through. */
  private repaired: string | null = null;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly gates: Gates,
    private readonly gatekeeper: Gatekeeper,
  ) {
    super(EVERY_MS, 0);
  }

  protected async work(): Promise<void> {
    this.turn += 1;
    try {
      const due = await this.gates.due(MOST_GATES);
      const parked = this.turn % REPAIR_EVERY === 0 ? await this.nextParked() : [];
      await Promise.all([...new Set([...due, ...parked])].map((id) => this.gatekeeper.release(id)));
    } catch (error) {
      this.logger.warn({ err: error }, 'The gates could not be looked at; they are looked at again.');
    }
  }
  private async nextParked(): Promise<string[]> {
    const { ids, next } = await this.gates.parked(this.repaired, MOST_GATES);
    this.repaired = next;
    return ids;
  }
}
