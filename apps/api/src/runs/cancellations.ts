/** A run that is under way in → cancelled, and everybody told. */
import type { Caller } from '#identity';
import { Gatekeeper } from '#intake';
import { CodedError, notFound } from '#kernel';
import { LiveChannel } from '#queue';
import { Gates, RunControl } from '#store';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

@Injectable()
export class Cancellations {
  constructor(
    private readonly control: RunControl,
    private readonly gates: Gates,
    private readonly gatekeeper: Gatekeeper,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
  ) {}

  /** @throws CodedError when there is no such run, or it has ended */
  async cancel({ workspaceId }: Caller, runId: string): Promise<void> {
    const outcome = await this.control.cancel(workspaceId, runId);
    if (outcome === null) throw notFound('run');
    if (outcome === 'settled') throw new CodedError('conflict.state', 'The run has come to its end already.');
    this.live.publishCancel(runId);
    this.live.publish({ workspaceId, runIds: [runId] });
    this.metrics.runs.inc({ status: 'cancelled' });
    const gate = await this.gates.gateOf(workspaceId, runId);
    if (gate !== null) this.gatekeeper.look(gate);
  }
}
