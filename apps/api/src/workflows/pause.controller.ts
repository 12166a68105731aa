import { Audit } from '#identity';
import { Gatekeeper } from '#intake';
import { CodedError, notFound } from '#kernel';
import { HeldRuns, PauseWorkflow, ResumeKey, StoppedKeys } from '#schema';
import { PauseRepository, WorkflowRepository } from '#store';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { WorkflowParams } from './shapes';

@Controller()
export class PauseController {
  constructor(
    private readonly pauses: PauseRepository,
    private readonly workflows: WorkflowRepository,
    private readonly gatekeeper: Gatekeeper,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'POST',
    path: '/workflows/:id/pause',
    summary: 'Pause a workflow',
    description:
      'Its trigger goes on taking events: they are stored, acknowledged and held, and run in their order once it is ' +
      'resumed. Runs under way go on.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: PauseWorkflow,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async pause({
    caller,
    params,
    body,
  }: RouteRequest<WorkflowParams, unknown, Static<typeof PauseWorkflow>>): Promise<void> {
    const message = body.reason ?? `Paused by ${caller.actor.name}.`;
    const paused = await this.pauses.pause(caller.workspaceId, params.id, {
      code: 'workflow.paused',
      message,
    });
    if (!paused) return this.refuse(caller.workspaceId, params.id, 'The workflow is paused already.');
    await this.audit.record(caller, 'workflow.pause', target(params.id), { reason: message });
  }

  @Route({
    method: 'POST',
    path: '/workflows/:id/resume',
    summary: 'Resume a paused workflow',
    description: 'The events that were held run now, in order of arrival.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async resume({ caller, params }: RouteRequest<WorkflowParams>): Promise<void> {
    const resumed = await this.pauses.resume(caller.workspaceId, params.id);
    if (!resumed) return this.refuse(caller.workspaceId, params.id, 'The workflow is not paused.');
    this.gatekeeper.look(params.id);
    await this.audit.record(caller, 'workflow.resume', target(params.id));
  }

  @Route({
    method: 'GET',
    path: '/workflows/:id/held',
    summary: 'Count the runs that are held',
    description: 'By a pause, or until their order, rate or limit lets them start.',
    tag: 'Workflows',
    access: 'viewer',
    params: WorkflowParams,
    responses: { 200: HeldRuns },
  })
  async held({ caller, params }: RouteRequest<WorkflowParams>): Promise<Static<typeof HeldRuns>> {
    await this.requireWorkflow(caller.workspaceId, params.id);
    return this.pauses.held(caller.workspaceId, params.id);
  }

  @Route({
    method: 'GET',
    path: '/workflows/:id/keys',
    summary: 'List the keys that are stopped',
    description:
      'In a workflow with `orderBy` whose `onKeyFailure` is `stop`: the keys whose last run failed and behind which runs ' +
      'wait, at most 200.',
    tag: 'Workflows',
    access: 'viewer',
    params: WorkflowParams,
    responses: { 200: StoppedKeys },
  })
  async keys({ caller, params }: RouteRequest<WorkflowParams>): Promise<Static<typeof StoppedKeys>> {
    await this.requireWorkflow(caller.workspaceId, params.id);
    const keys = await this.pauses.stoppedKeys(caller.workspaceId, params.id);
    return { items: keys.map(({ since, ...rest }) => ({ ...rest, since: since.toISOString() })) };
  }

  @Route({
    method: 'POST',
    path: '/workflows/:id/keys/resume',
    summary: 'Let a stopped key go on',
    description:
      'With its next run; the one that failed stays failed. Retrying that one with success does the same.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: ResumeKey,
    responses: { 204: null },
    errors: ['conflict.state'],
  })
  async resumeKey({
    caller,
    params,
    body,
  }: RouteRequest<WorkflowParams, unknown, Static<typeof ResumeKey>>): Promise<void> {
    const runId = await this.pauses.resumeKey(caller.workspaceId, params.id, body.key);
    if (runId === null) return this.refuse(caller.workspaceId, params.id, 'This key is not stopped.');
    this.gatekeeper.look(params.id);
    await this.audit.record(caller, 'workflow.resumeKey', target(params.id), { key: body.key, runId });
  }

  private async refuse(workspaceId: string, workflowId: string, why: string): Promise<never> {
    await this.requireWorkflow(workspaceId, workflowId);
    throw new CodedError('conflict.state', why);
  }

  private async requireWorkflow(workspaceId: string, workflowId: string): Promise<void> {
    if (!(await this.workflows.find(workspaceId, workflowId))) throw notFound('workflow');
  }
}

const target = (id: string) => ({ type: 'workflow', id });
