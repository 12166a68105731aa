/** A run that is under way in → cancelled with what it called, and everybody told. */
import type { Caller } from '#identity';
import { Gatekeeper } from '#intake';
import { CodedError, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { RunControl } from '#store';
import { Metrics } from '#telemetry';
import { Injectable } from '@nestjs/common';

@Injectable()
export class Cancellations {
  constructor(
    private readonly control: RunControl,
    private readonly gatekeeper: Gatekeeper,
    private readonly doorbell: Doorbell,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
  ) {}

  /** @throws CodedError when there is no such run, or it has ended */
  async cancel({ workspaceId }: Caller, runId: string): Promise<void> {
    const cancelled = await this.control.cancel(workspaceId, runId);
    if (cancelled === null) throw notFound('run');
    if (cancelled === 'settled')
      throw new CodedError('conflict.state', 'The run has come to its end already.');
    const { runs, due } = cancelled;
    for (const { id } of runs) this.live.publishCancel(id);
    this.live.publish({ workspaceId, runIds: runs.map(({ id }) => id) });
    this.metrics.runs.inc({ status: 'cancelled' }, runs.length);
    this.doorbell.ring(due);
    const gates = new Set(runs.flatMap(({ workflowId, gated }) => (gated ? [workflowId] : [])));
    for (const gate of gates) this.gatekeeper.look(gate);
  }
}
