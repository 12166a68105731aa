/** The clock in → triggers renewed at their services, found there again, and taken back where nobody wants them. */
import { isDeepStrictEqual } from 'node:util';

import { Registrar } from '#intake';
import { FailureError } from '#kernel';
import { LiveChannel } from '#queue';
import { RegistrationRepository, type DueRegistration } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { retryDelayMs } from './retry-delay';
import { Recurring } from '../recurring';

const EVERY_MS = 2000;
const AT_ONCE = 20;
/** Longer than the longest call: by then whoever took it is gone. */
const LEASE_MS = 120_000;

@Injectable()
export class RegistrationKeeper extends Recurring {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly registrations: RegistrationRepository,
    private readonly registrar: Registrar,
    private readonly live: LiveChannel,
  ) {
    super(EVERY_MS);
  }

  protected async work(): Promise<void> {
    try {
      const due = await this.registrations.due(AT_ONCE, LEASE_MS);
      await Promise.all(due.map((row) => this.look(row)));
    } catch (error) {
      this.logger.warn({ err: error }, 'Registrations could not be looked at; they are looked at again.');
    }
  }

  private async look(row: DueRegistration): Promise<void> {
    try {
      await (isWanted(row) ? this.keep(row) : this.takeBack(row));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      await this.fail(row, error);
    }
    this.live.publish({ workspaceId: row.workspaceId, runIds: [] });
  }

  private async keep(row: DueRegistration): Promise<void> {
    const { workspaceId, triggerId, id, state } = row;
    // Whoever published it died before it could say so.
    if (state === 'registering') return this.registrations.settle(workspaceId, triggerId, id);
    if (!this.registrar.canRenew(row)) return this.registrations.rest(row);
    const given = await this.registrar.renew(row, row.token);
    await this.registrations.given(workspaceId, id, given);
    if (!isDeepStrictEqual(given.data, row.data))
      this.logger.info({ registration: id, triggerId }, 'A trigger was registered anew at its service.');
  }

  private async takeBack(row: DueRegistration): Promise<void> {
    // Nothing is known of it at the service: it was never answered.
    if (row.data !== null) await this.registrar.unregister(row, row.token);
    await this.registrations.delete(row);
  }

  private async fail(row: DueRegistration, { failure }: FailureError): Promise<void> {
    const { id, triggerId, workflowId, connector } = row;
    const delayMs = retryDelayMs(row, failure);
    await this.registrations.failed(row, { code: failure.code, message: failure.message }, delayMs);
    this.logger.warn(
      { registration: id, triggerId, workflowId, connector, code: failure.code, again: delayMs !== null },
      delayMs === null
        ? 'A trigger could not be taken back at its service and is given up; it has to be removed there by hand.'
        : 'A service could not be told about a trigger; it is told again.',
    );
  }
}

/** Whether what is published is still what its service knows. */
function isWanted({ state, published, connector, operation, input, connectionId }: DueRegistration): boolean {
  if (state !== 'active' && state !== 'registering') return false;
  return isDeepStrictEqual(published, { connector, operation, input, connectionId });
}
