import { Audit } from '#identity';
import { CodedError, newId, notFound } from '#kernel';
import { CreateWorkflow, DraftSaved, SaveDraft, UpdateWorkflow, WorkflowDetail } from '#schema';
import { BrokenConnections, ListenerLeases, WorkflowRepository } from '#store';
import { Controller } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { PublishRegistered } from '../registrations/publish-registered';
import { DraftChecker } from './draft-checker';
import { WorkflowPage, WorkflowParams, WorkflowQuery } from './shapes';
import { etagOf, revisionsOf, WorkflowViews } from './workflow-view';

/** The secret part of a trigger URL, in bytes. */
const TOKEN_BYTES = 24;

@Controller()
export class WorkflowsController {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly drafts: DraftChecker,
    private readonly views: WorkflowViews,
    private readonly audit: Audit,
    private readonly registered: PublishRegistered,
    private readonly leases: ListenerLeases,
    private readonly broken: BrokenConnections,
  ) {}

  @Route({
    method: 'GET',
    path: '/workflows',
    summary: 'List workflows',
    description: 'Newest first.',
    tag: 'Workflows',
    access: 'viewer',
    query: WorkflowQuery,
    responses: { 200: WorkflowPage },
  })
  async list({ caller, query }: RouteRequest<unknown, WorkflowQuery>): Promise<WorkflowPage> {
    const { search } = query;
    const page = await pageOf(
      query,
      (options) => this.workflows.list(caller.workspaceId, { ...options, search }),
      (row) => this.views.summary(row),
    );
    const ids = page.items.map(({ id }) => id);
    const broken = await this.broken.of(caller.workspaceId, ids);
    return {
      ...page,
      items: page.items.map((item) => ({ ...item, brokenConnections: broken.get(item.id) ?? [] })),
    };
  }

  @Route({
    method: 'POST',
    path: '/workflows',
    summary: 'Make a workflow',
    description: 'Its definition may be incomplete; what is missing is listed beside the draft.',
    tag: 'Workflows',
    access: 'editor',
    body: CreateWorkflow,
    responses: { 201: WorkflowDetail },
    etag: true,
  })
  async create(
    request: RouteRequest<unknown, unknown, Static<typeof CreateWorkflow>>,
  ): Promise<WorkflowDetail> {
    const { caller, body } = request;
    const id = newId();
    await this.workflows.insert({
      id,
      workspaceId: caller.workspaceId,
      name: body.name,
      draft: body.definition ?? {},
      createdBy: caller.user?.id ?? null,
      trigger: { id: newId(), token: randomBytes(TOKEN_BYTES).toString('base64url') },
    });
    await this.audit.record(caller, 'workflow.create', target(id), { name: body.name });
    return this.show(request, id);
  }

  @Route({
    method: 'GET',
    path: '/workflows/:id',
    summary: 'One workflow: its draft and what is published',
    tag: 'Workflows',
    access: 'viewer',
    params: WorkflowParams,
    responses: { 200: WorkflowDetail },
    etag: true,
  })
  async get(request: RouteRequest<WorkflowParams>): Promise<WorkflowDetail> {
    return this.show(request, request.params.id);
  }

  @Route({
    method: 'PATCH',
    path: '/workflows/:id',
    summary: 'Rename a workflow',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: UpdateWorkflow,
    responses: { 200: WorkflowDetail },
  })
  async rename(
    request: RouteRequest<WorkflowParams, unknown, Static<typeof UpdateWorkflow>>,
  ): Promise<WorkflowDetail> {
    const { caller, params, body } = request;
    if (!(await this.workflows.rename(caller.workspaceId, params.id, body.name))) throw notFound('workflow');
    await this.audit.record(caller, 'workflow.rename', target(params.id), { name: body.name });
    return this.show(request, params.id);
  }

  @Route({
    method: 'DELETE',
    path: '/workflows/:id',
    summary: 'Delete a workflow',
    description: 'Its trigger stops at once; its runs and events can still be looked up.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    responses: { 204: null },
  })
  async delete({ caller, params }: RouteRequest<WorkflowParams>): Promise<void> {
    const { workspaceId } = caller;
    const workflow = await this.workflows.find(workspaceId, params.id);
    if (!workflow || !(await this.workflows.delete(workspaceId, params.id))) throw notFound('workflow');
    await this.registered.takeBack(workspaceId, workflow.trigger.id);
    await this.audit.record(caller, 'workflow.delete', target(params.id));
  }

  @Route({
    method: 'PUT',
    path: '/workflows/:id/draft',
    summary: 'Save the draft',
    description:
      'Saved even when incomplete; `problems` lists what must be mended before it can be published. With `If-Match`, ' +
      'only when nobody saved it since; without, the last write wins.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    body: SaveDraft,
    responses: { 200: DraftSaved },
    errors: ['conflict.stale'],
    etag: true,
  })
  async saveDraft(
    request: RouteRequest<WorkflowParams, unknown, Static<typeof SaveDraft>>,
  ): Promise<Static<typeof DraftSaved>> {
    const { caller, params, body } = request;
    const revisions = revisionsOf(request.ifMatch);
    const saved = await this.workflows.saveDraft(caller.workspaceId, params.id, body.definition, revisions);
    if (saved === null) throw notFound('workflow');
    if (saved === 'stale') {
      throw new CodedError(
        'conflict.stale',
        'The draft was saved by somebody else meanwhile; read it again first.',
      );
    }
    const etag = etagOf(saved.revision);
    await this.audit.record(caller, 'workflow.draft', target(params.id), { revision: saved.revision });
    request.setHeader('etag', etag);
    return {
      etag,
      updatedAt: saved.updatedAt.toISOString(),
      problems: await this.drafts.problems(caller.workspaceId, params.id, body.definition),
    };
  }

  private async show(request: RouteRequest, id: string): Promise<WorkflowDetail> {
    const { workspaceId } = request.caller;
    const workflow = await this.workflows.find(workspaceId, id);
    if (!workflow) throw notFound('workflow');
    request.setHeader('etag', etagOf(workflow.draftRevision));
    const [problems, listening, broken] = await Promise.all([
      this.drafts.problems(workspaceId, id, workflow.draft),
      this.leases.status(workspaceId, id),
      this.broken.of(workspaceId, [id]),
    ]);
    return this.views.detail(workflow, problems, listening, broken.get(id));
  }
}

const target = (id: string) => ({ type: 'workflow', id });
