import { Audit } from '#identity';
import { CodedError, notFound } from '#kernel';
import { KeepCapture, SampleView } from '#schema';
import { CaptureRepository, SampleRepository, WorkflowRepository, type WholeWorkflow } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { WorkflowParams } from '../workflows/shapes';
import { CaptureViews } from './capture-view';
import { sampleJson, sampleView } from './sample-json';
import { CapturePage, CaptureParams, CaptureQuery } from './shapes';

@Controller()
export class CapturesController {
  constructor(
    private readonly captures: CaptureRepository,
    private readonly samples: SampleRepository,
    private readonly workflows: WorkflowRepository,
    private readonly views: CaptureViews,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/workflows/:id/captures',
    summary: 'List what came at the test address',
    description:
      'Newest first: up to 50 requests of the last seven days, each with what templates would see as `trigger` by the ' +
      'draft as it is now. What was refused is among them, with the reason.',
    tag: 'Test events',
    access: 'viewer',
    params: WorkflowParams,
    query: CaptureQuery,
    responses: { 200: CapturePage },
  })
  async list({ caller, params, query }: RouteRequest<WorkflowParams, CaptureQuery>): Promise<CapturePage> {
    const { draft } = await this.workflow(caller.workspaceId, params.id);
    const { items, nextCursor } = await pageOf(
      { ...query, limit: query.limit ?? 10 },
      ({ limit, before }) => this.captures.list(caller.workspaceId, params.id, limit, before),
      (capture) => this.views.view(capture, draft),
    );
    return { items: await Promise.all(items), nextCursor };
  }

  @Route({
    method: 'DELETE',
    path: '/workflows/:id/captures',
    summary: 'Clear what came at the test address',
    tag: 'Test events',
    access: 'editor',
    params: WorkflowParams,
    responses: { 204: null },
  })
  async clear({ caller, params }: RouteRequest<WorkflowParams>): Promise<void> {
    await this.workflow(caller.workspaceId, params.id);
    await this.captures.delete(caller.workspaceId, params.id, null);
  }

  @Route({
    method: 'DELETE',
    path: '/workflows/:id/captures/:captureId',
    summary: 'Remove one of them',
    tag: 'Test events',
    access: 'editor',
    params: CaptureParams,
    responses: { 204: null },
  })
  async delete({ caller, params }: RouteRequest<CaptureParams>): Promise<void> {
    const deleted = await this.captures.delete(caller.workspaceId, params.id, params.captureId);
    if (deleted === 0) throw notFound('capture');
  }

  @Route({
    method: 'POST',
    path: '/workflows/:id/captures/:captureId/keep',
    summary: 'Keep one of them as the workflow’s sample',
    description: 'In place of the sample before. Kept as the draft reads it now, with credentials masked.',
    tag: 'Test events',
    access: 'editor',
    params: CaptureParams,
    body: KeepCapture,
    responses: { 200: SampleView },
    errors: ['conflict.state'],
  })
  async keep({
    caller,
    params,
    body,
  }: RouteRequest<CaptureParams, unknown, KeepCapture>): Promise<SampleView> {
    const { workspaceId } = caller;
    const { draft } = await this.workflow(workspaceId, params.id);
    const capture = await this.captures.find(workspaceId, params.id, params.captureId);
    if (!capture) throw notFound('capture');
    const { output, error } = await this.views.read(capture, draft);
    if (error) throw new CodedError('conflict.state', `This can’t be a sample. ${error.message}`);
    const name = body.name ?? `Captured ${capture.receivedAt.toISOString().slice(0, 16).replace('T', ' ')}`;
    const kept = await this.samples.put(workspaceId, params.id, name, sampleJson(output));
    if (!kept) throw notFound('workflow');
    await this.audit.record(caller, 'workflow.sample', { type: 'workflow', id: params.id }, { name });
    return sampleView(kept);
  }

  private async workflow(workspaceId: string, id: string): Promise<WholeWorkflow> {
    const workflow = await this.workflows.find(workspaceId, id);
    if (!workflow) throw notFound('workflow');
    return workflow;
  }
}
