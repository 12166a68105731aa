/** A gate that may have room in → the runs it lets through, rung for. Never waited for: the sweeper asks again. */
import { Doorbell } from '#queue';
import { Gates } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

@Injectable()
export class Gatekeeper {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly gates: Gates,
    private readonly doorbell: Doorbell,
  ) {}

  /** A run of the workflow was parked, or came to its end. Never throws. */
  look(workflowId: string): void {
    void this.release(workflowId);
  }

  /** As `look`; resolves once the runs are rung for. */
  async release(workflowId: string): Promise<void> {
    try {
      const released = await this.gates.release(workflowId);
      if (released.length > 0) this.doorbell.ring(released);
    } catch (error) {
      this.logger.warn({ err: error, workflowId }, 'A gate could not be looked at; the sweeper looks again.');
    }
  }
}
