/** A run that came to its end in → a new run of its event, from where it failed or from the start. */
import type { Caller } from '#identity';
import { Gatekeeper } from '#intake';
import { CodedError, isSettled, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { type KeptStep, type RetrySource, RunControl, RunRepository, VersionReader } from '#store';
import { Injectable } from '@nestjs/common';

import { keptSteps, meansTheSame } from './kept-steps';
import type { RetryBody, RunRetried } from './shapes';

const OVER = 'Steps that were done already are different in the published version, so the run starts over.';

@Injectable()
export class Retries {
  constructor(
    private readonly runs: RunRepository,
    private readonly control: RunControl,
    private readonly versions: VersionReader,
    private readonly doorbell: Doorbell,
    private readonly gatekeeper: Gatekeeper,
    private readonly live: LiveChannel,
  ) {}

  /** @throws CodedError when there is no such run, it has not ended, nothing failed in it, or nothing is published */
  async retry({ workspaceId }: Caller, runId: string, body: RetryBody): Promise<RunRetried> {
    const { from = 'failed', version = 'same' } = body;
    const source = await this.control.retrySource(workspaceId, runId);
    if (!source) throw notFound('run');
    if (!isSettled(source.status)) {
      throw new CodedError(
        'conflict.state',
        'The run is still under way; cancel it first, or wait for its end.',
      );
    }
    const versionId = version === 'same' ? source.versionId : requirePublished(source);
    const kept = from === 'start' ? [] : await this.stepsToKeep(workspaceId, runId, source, versionId);
    const { workflowId, eventId } = source;
    const started = await this.control.retry({
      workspaceId,
      workflowId,
      versionId,
      eventId,
      retryOf: runId,
      keep: kept ?? [],
    });
    if (started.gated) this.gatekeeper.look(workflowId);
    else this.doorbell.ring([{ id: started.id, fence: 0 }]);
    this.live.publish({ workspaceId, runIds: [started.id] });
    return { runId: started.id, startedOver: kept === null, reason: kept === null ? OVER : null };
  }

  /** Null: what was done means something else in the new version. */
  private async stepsToKeep(
    workspaceId: string,
    runId: string,
    source: RetrySource,
    versionId: string,
  ): Promise<KeptStep[] | null> {
    if (source.status === 'succeeded' || source.status === 'filtered') {
      throw new CodedError('conflict.state', 'Nothing failed in this run; retry it from the start.');
    }
    const [run, next] = await Promise.all([
      this.runs.find(workspaceId, runId),
      this.versions.definition(versionId),
    ]);
    if (!run || !next) throw notFound('run');
    const kept = keptSteps(run.steps, run.definition);
    return meansTheSame(kept, run.definition, next) ? kept : null;
  }
}

function requirePublished({ publishedId }: RetrySource): string {
  if (publishedId !== null) return publishedId;
  throw new CodedError(
    'workflow.not_published',
    'The workflow is not published; retry with the same version.',
  );
}
