import { Audit } from '#identity';
import { notFound } from '#kernel';
import { PutSample, SampleAnswer, SampleView } from '#schema';
import { SampleRepository, WorkflowRepository } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { WorkflowParams } from '../workflows/shapes';
import { sampleJson, sampleView } from './sample-json';

@Controller()
export class SamplesController {
  constructor(
    private readonly samples: SampleRepository,
    private readonly workflows: WorkflowRepository,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/workflows/:id/sample',
    summary: 'The sample that fields are picked from',
    description: 'What templates see as `trigger`, as somebody chose it; null when nobody did.',
    tag: 'Test events',
    access: 'viewer',
    params: WorkflowParams,
    responses: { 200: SampleAnswer },
  })
  async get({ caller, params }: RouteRequest<WorkflowParams>): Promise<SampleAnswer> {
    await this.requireWorkflow(caller.workspaceId, params.id);
    const sample = await this.samples.find(caller.workspaceId, params.id);
    return { sample: sample && sampleView(sample) };
  }

  @Route({
    method: 'PUT',
    path: '/workflows/:id/sample',
    summary: 'Set the sample',
    description: 'In place of the one before.',
    tag: 'Test events',
    access: 'editor',
    params: WorkflowParams,
    body: PutSample,
    responses: { 200: SampleView },
  })
  async put({ caller, params, body }: RouteRequest<WorkflowParams, unknown, PutSample>): Promise<SampleView> {
    const name = body.name ?? 'Pasted';
    const stored = await this.samples.put(caller.workspaceId, params.id, name, sampleJson(body.value));
    if (!stored) throw notFound('workflow');
    await this.audit.record(caller, 'workflow.sample', { type: 'workflow', id: params.id }, { name });
    return sampleView(stored);
  }

  @Route({
    method: 'DELETE',
    path: '/workflows/:id/sample',
    summary: 'Forget the sample',
    tag: 'Test events',
    access: 'editor',
    params: WorkflowParams,
    responses: { 204: null },
  })
  async delete({ caller, params }: RouteRequest<WorkflowParams>): Promise<void> {
    await this.requireWorkflow(caller.workspaceId, params.id);
    await this.samples.delete(caller.workspaceId, params.id);
  }

  private async requireWorkflow(workspaceId: string, id: string): Promise<void> {
    if (!(await this.workflows.find(workspaceId, id))) throw notFound('workflow');
  }
}
