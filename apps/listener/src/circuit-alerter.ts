/** Hosts that fail again and again in → an event for each workflow that is started by that; old circuits forgotten. */
import { Intake } from '#intake';
import { Circuits, type UntoldCircuit } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 2000;
/** The trigger of the workflows that are told. */
const TOLD = { connector: 'workflow', operation: 'unreachable' };
/** Every so many looks. */
const FORGET_EVERY = 900;

@Injectable()
export class CircuitAlerter extends Recurring {
  private looks = 0;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly circuits: Circuits,
    private readonly intake: Intake,
  ) {
    super(EVERY_MS);
  }

  protected async work(): Promise<void> {
    try {
      for (const circuit of await this.circuits.untold(TOLD)) await this.tell(circuit);
      if (this.looks++ % FORGET_EVERY === 0) await this.circuits.forget();
    } catch (error) {
      this.logger.warn(
        { err: error },
        'Hosts that do not work could not be looked for; they are looked for again.',
      );
    }
  }

  /** Marked only when all are told; who was told twice, by two processes or after a crash, is told once by the key. */
  private async tell(circuit: UntoldCircuit): Promise<void> {
    const { workspaceId, host, reason } = circuit;
    const since = circuit.openedAt.toISOString();
    const error = { code: reason.code, message: reason.message };
    const body = Buffer.from(JSON.stringify({ host, since, error }));
    for (const triggerId of circuit.told) {
      const key = `unreachable:${host}:${since}`;
      await this.intake.receive({ triggerId, source: 'alert', contentType: 'application/json', body, key });
    }
    await this.circuits.markTold(circuit);
    this.logger.warn(
      { workspaceId, host, since },
      'A host fails again and again, and is not called for now.',
    );
  }
}
