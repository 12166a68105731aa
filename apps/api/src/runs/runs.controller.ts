import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { Audit } from '#identity';
import { notFound } from '#kernel';
import { RetryRun, RunDetail } from '#schema';
import { RunRepository } from '#store';
import { Controller, Inject } from '@nestjs/common';
import type { Static } from 'typebox';

import { readTrigger } from '../events/read-trigger';
import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { Cancellations } from './cancellations';
import { Retries } from './retries';
import { runSummary, stepViews } from './run-view';
import {
  type RetryBody,
  RunPage,
  RunParams,
  RunQuery,
  RunRetried,
  RunSteps,
  RunStepsQuery,
  RunViewQuery,
} from './shapes';

@Controller()
export class RunsController {
  constructor(
    private readonly runs: RunRepository,
    private readonly retries: Retries,
    private readonly cancellations: Cancellations,
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
    query: RunViewQuery,
    responses: { 200: RunDetail },
  })
  async get({ caller, params, query }: RouteRequest<RunParams, RunViewQuery>): Promise<RunDetail> {
    const outline = query.rounds === 'outline';
    const run = await this.runs.find(caller.workspaceId, params.id, { outline });
    if (!run) throw notFound('run');
    const { parsed } = await readTrigger(run.event, run.definition.trigger, this.registry);
    const { definition, result, parentRunId, parentPath } = run;
    const parent = parentRunId === null ? null : { runId: parentRunId, path: parentPath };
    return { ...runSummary(run), definition, trigger: parsed, result, parent, steps: stepViews(run) };
  }

  @Route({
    method: 'GET',
    path: '/runs/:id/steps',
    summary: 'Some of the step runs of a run, such as those of one round of a loop',
    description: 'Oldest first. Of the rounds of loops further down, those that went well come as outlines.',
    tag: 'Runs',
    access: 'viewer',
    params: RunParams,
    query: RunStepsQuery,
    responses: { 200: RunSteps },
  })
  async steps({
    caller,
    params,
    query,
  }: RouteRequest<RunParams, RunStepsQuery>): Promise<Static<typeof RunSteps>> {
    const run = await this.runs.part(caller.workspaceId, params.id, query.under);
    if (!run) throw notFound('run');
    return { items: stepViews(run) };
  }

  @Route({
    method: 'POST',
    path: '/runs/:id/retry',
    summary: 'Run again',
    description:
      'Makes a new run of the same event. From `failed`, what was done already is taken over; from `start`, all is done ' +
      'again. On the `same` version, or on the `latest`, the published one; where earlier steps differ in that, the run ' +
      'starts over, and the answer says so.',
    tag: 'Runs',
    access: 'editor',
    params: RunParams,
    body: RetryRun,
    responses: { 201: RunRetried },
    errors: ['conflict.state', 'workflow.not_published'],
  })
  async retry({ caller, params, body }: RouteRequest<RunParams, unknown, RetryBody>): Promise<RunRetried> {
    const retried = await this.retries.retry(caller, params.id, body);
    const { from = 'failed', version = 'same' } = body;
    const { runId, startedOver } = retried;
    const details = { runId, from: startedOver ? 'start' : from, version };
    await this.audit.record(caller, 'run.retry', { type: 'run', id: params.id }, details);
    return retried;
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
    await this.cancellations.cancel(caller, params.id);
    await this.audit.record(caller, 'run.cancel', { type: 'run', id: params.id });
  }
}
