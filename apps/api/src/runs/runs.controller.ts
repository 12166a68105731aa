import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { Audit, type Caller } from '#identity';
import { Gatekeeper } from '#intake';
import { CodedError, isSettled, notFound } from '#kernel';
import { Doorbell, LiveChannel } from '#queue';
import { RetryRun, RunDetail } from '#schema';
import { Gates, type RetrySource, RunControl, RunRepository, VersionReader } from '#store';
import { Metrics } from '#telemetry';
import { Controller, Inject } from '@nestjs/common';

import { readTrigger } from '../events/read-trigger';
import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { keptSteps } from './kept-steps';
import { runSummary, stepViews } from './run-view';
import { type RetryBody, RunPage, RunParams, RunQuery, RunRetried } from './shapes';

@Controller()
export class RunsController {
  constructor(
    private readonly runs: RunRepository,
    private readonly control: RunControl,
    private readonly versions: VersionReader,
    private readonly doorbell: Doorbell,
    private readonly gates: Gates,
    private readonly gatekeeper: Gatekeeper,
    private readonly live: LiveChannel,
    private readonly metrics: Metrics,
    private readonly audit: Audit,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
  ) {}

  @Route({
    method: 'GET',
    path: '/runs',
    summary: 'List runs',
    description: 'Newest first.',
    tag: 'Runs',
    access: 'viewer',
    query: RunQuery,
    responses: { 200: RunPage },
  })
  async list({ caller, query }: RouteRequest<unknown, RunQuery>): Promise<RunPage> {
    const { workflowId, status, from, to, q } = query;
    return pageOf(
      query,
      (options) =>
        this.runs.list(caller.workspaceId, {
          ...options,
          workflowId,
          statuses: status,
          from: from === undefined ? undefined : new Date(from),
          to: to === undefined ? undefined : new Date(to),
          text: q,
        }),
      runSummary,
    );
  }

  @Route({
    method: 'GET',
    path: '/runs/:id',
    summary: 'One run: its steps with their inputs, outputs, errors and times',
    tag: 'Runs',
    access: 'viewer',
    params: RunParams,
    responses: { 200: RunDetail },
  })
  async get({ caller, params }: RouteRequest<RunParams>): Promise<RunDetail> {
    const run = await this.runs.find(caller.workspaceId, params.id);
    if (!run) throw notFound('run');
    const { parsed } = await readTrigger(run.event, run.definition.trigger, this.registry);
    const { definition, result, parentRunId, parentPath } = run;
    const parent = parentRunId === null ? null : { runId: parentRunId, path: parentPath };
    return { ...runSummary(run), definition, trigger: parsed, result, parent, steps: stepViews(run) };
  }

  @Route({
    method: 'POST',
    path: '/runs/:id/retry',
    summary: 'Run again',
    description:
      'Makes a new run of the same event. From `failed`, what was done already is taken over; from `start`, all is done ' +
      'again. On the `same` version, or on the `latest`, the published one.',
    tag: 'Runs',
    access: 'editor',
    params: RunParams,
    body: RetryRun,
    responses: { 201: RunRetried },
    errors: ['conflict.state', 'workflow.not_published'],
  })
  async retry({ caller, params, body }: RouteRequest<RunParams, unknown, RetryBody>): Promise<RunRetried> {
    const { from = 'failed', version = 'same' } = body;
    const source = await this.control.retrySource(caller.workspaceId, params.id);
    if (!source) throw notFound('run');
    if (!isSettled(source.status)) {
      throw new CodedError(
        'conflict.state',
        'The run is still under way; cancel it first, or wait for its end.',
      );
    }
    const versionId = version === 'same' ? source.versionId : requirePublished(source);
    const keep = from === 'start' ? [] : await this.stepsToKeep(caller, params.id, source, versionId);
    const { workflowId, eventId } = source;
    const { workspaceId } = caller;
    const { id: runId, gated } = await this.control.retry({
      workspaceId,
      workflowId,
      versionId,
      eventId,
      retryOf: params.id,
      keep,
    });
    if (gated) this.gatekeeper.look(workflowId);
    else this.doorbell.ring([{ id: runId, fence: 0 }]);
    this.live.publish({ workspaceId, runIds: [runId] });
    await this.audit.record(caller, 'run.retry', { type: 'run', id: params.id }, { runId, from, version });
    return { runId };
  }

  @Route({
    method: 'POST',
    path: '/runs/:id/cancel',
    summary: 'Cancel a run',
    description: 'What it does at the moment is aborted; what it did is not undone.',
    tag: 'Runs',
    access: 'editor',
    params: RunParams,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async cancel({ caller, params }: RouteRequest<RunParams>): Promise<void> {
    const outcome = await this.control.cancel(caller.workspaceId, params.id);
    if (outcome === null) throw notFound('run');
    if (outcome === 'settled') throw new CodedError('conflict.state', 'The run has come to its end already.');
    this.live.publishCancel(params.id);
    this.live.publish({ workspaceId: caller.workspaceId, runIds: [params.id] });
    this.metrics.runs.inc({ status: 'cancelled' });
    const gate = await this.gates.gateOf(caller.workspaceId, params.id);
    if (gate !== null) this.gatekeeper.look(gate);
    await this.audit.record(caller, 'run.cancel', { type: 'run', id: params.id });
  }

  private async stepsToKeep(
    { workspaceId }: Caller,
    runId: string,
    source: RetrySource,
    versionId: string,
  ): Promise<string[]> {
    if (source.status === 'succeeded' || source.status === 'filtered') {
      throw new CodedError('conflict.state', 'Nothing failed in this run; retry it from the start.');
    }
    const [run, next] = await Promise.all([
      this.runs.find(workspaceId, runId),
      this.versions.definition(versionId),
    ]);
    if (!run || !next) throw notFound('run');
    return keptSteps(run.steps, run.definition, next);
  }
}

function requirePublished({ publishedId }: RetrySource): string {
  if (publishedId !== null) return publishedId;
  throw new CodedError(
    'workflow.not_published',
    'The workflow is not published; retry with the same version.',
  );
}
