/** Triggers that have been down for too long in → an event for each workflow that is started by that. */
import { CONFIG, type Config } from '#config';
import { Intake } from '#intake';
import { type DownTrigger, ListeningAlerts } from '#store';
import { LOGGER, type Logger } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';

import { Recurring } from './recurring';

const EVERY_MS = 2000;
/** The trigger of the workflows that are told. */
const TOLD = { connector: 'workflow', operation: 'down' };

@Injectable()
export class Alerter extends Recurring {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: ListeningAlerts,
    private readonly intake: Intake,
  ) {
    super(EVERY_MS);
  }

  protected async work(): Promise<void> {
    try {
      for (const down of await this.alerts.find(TOLD)) await this.tell(down);
    } catch (error) {
      this.logger.warn(
        { err: error },
        'Triggers that are down could not be looked for; they are looked for again.',
      );
    }
  }

  /** Marked only when all are told; who was told twice, by two processes or after a crash, is told once by the key. */
  private async tell(down: DownTrigger): Promise<void> {
    const { triggerId, workflow, connector, operation, error } = down;
    const downSince = down.downSince.toISOString();
    const url = `${this.config.publicUrl}/workflows/${workflow.id}`;
    const report = { workflow, trigger: { connector, operation }, downSince, error, url };
    const body = Buffer.from(JSON.stringify(report));
    for (const told of down.told) {
      const key = `down:${triggerId}:${downSince}`;
      await this.intake.receive({
        triggerId: told,
        source: 'alert',
        contentType: 'application/json',
        body,
        key,
      });
    }
    await this.alerts.markTold(down);
    this.logger.warn(
      { triggerId, workflowId: workflow.id, downSince },
      'A trigger has been down for too long.',
    );
  }
}
