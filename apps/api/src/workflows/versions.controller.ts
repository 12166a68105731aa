import { CONNECTOR_REGISTRY, type ConnectorRegistry, isHeldTrigger } from '#connector-sdk';
import { Audit } from '#identity';
import { CodedError, notFound } from '#kernel';
import { DEFAULT_ALERT_AFTER_MS, DraftSaved, PageQuery, Published } from '#schema';
import {
  type DraftCheck,
  type PublishedVersion,
  type VersionRow,
  VersionRepository,
  WorkflowRepository,
} from '#store';
import { Controller, Inject } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { type Announced, PublishRegistered } from '../registrations/publish-registered';
import { DraftChecker } from './draft-checker';
import { VersionDetail, VersionPage, VersionParams, WorkflowParams } from './shapes';
import { etagOf, revisionsOf, WorkflowViews } from './workflow-view';

@Controller()
export class VersionsController {
  constructor(
    private readonly versions: VersionRepository,
    private readonly workflows: WorkflowRepository,
    private readonly drafts: DraftChecker,
    private readonly views: WorkflowViews,
    private readonly audit: Audit,
    private readonly registered: PublishRegistered,
    @Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry,
  ) {}

  @Route({
    method: 'POST',
    path: '/workflows/:id/publish',
    summary: 'Publish the draft',
    description:
      'Makes a new version, on which new events run from now on. A draft that is published already stays the version it is. ' +
      'With `If-Match`, only the draft of that entity tag.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    responses: { 200: Published },
    errors: ['workflow.invalid', 'conflict.stale'],
  })
  async publish(request: RouteRequest<WorkflowParams>): Promise<Static<typeof Published>> {
    const { caller, params } = request;
    const { workspaceId, actor } = caller;
    const revisions = revisionsOf(request.ifMatch);
    const seen = await this.workflows.find(workspaceId, params.id);
    if (!seen) throw notFound('workflow');
    const registry = await this.drafts.registryOf(workspaceId);
    const check: DraftCheck = (draft, surroundings) => {
      // The row is locked by now: the draft that was read before, or another one by somebody else.
      if (revisions && !(revisions.includes(seen.draftRevision) && isDeepStrictEqual(draft, seen.draft)))
        throw new CodedError(
          'conflict.stale',
          'The draft was changed by somebody else; read it again first.',
        );
      return this.drafts.requireWhole(params.id, draft, surroundings, registry);
    };
    const announced = await this.registered.announce(workspaceId, seen, () =>
      this.versions.wholeDraft(workspaceId, params.id, check),
    );
    const published = await this.publishOrWithdraw(workspaceId, params.id, actor.name, check, announced);
    await announced.settle();
    const workflow = published && (await this.workflows.find(workspaceId, params.id));
    if (!workflow) throw notFound('workflow');
    const { version, isNew } = published;
    if (isNew) await this.audit.record(caller, 'workflow.publish', target(params.id), { version });
    return {
      version,
      publishedAt: published.publishedAt.toISOString(),
      triggerUrl: this.views.triggerUrl(workflow),
    };
  }

  private async publishOrWithdraw(
    workspaceId: string,
    workflowId: string,
    by: string,
    check: DraftCheck,
    announced: Announced,
  ): Promise<PublishedVersion | null> {
    try {
      return await this.versions.publish(
        workspaceId,
        workflowId,
        by,
        (draft, surroundings) => {
          const definition = check(draft, surroundings);
          announced.requireSame(definition);
          return definition;
        },
        ({ trigger: { connector, operation }, settings }) => {
          const trigger = this.registry.trigger(connector, operation);
          return trigger && isHeldTrigger(trigger)
            ? { alertAfterMs: settings?.alertAfterMs ?? trigger.alertAfterMs ?? DEFAULT_ALERT_AFTER_MS }
            : null;
        },
      );
    } catch (error) {
      await announced.withdraw();
      throw error;
    }
  }

  @Route({
    method: 'POST',
    path: '/workflows/:id/unpublish',
    summary: 'Take a workflow out of service',
    description: 'Its trigger URL answers 410 from now on; runs under way go on.',
    tag: 'Workflows',
    access: 'editor',
    params: WorkflowParams,
    responses: { 204: null },
  })
  async unpublish({ caller, params }: RouteRequest<WorkflowParams>): Promise<void> {
    const { workspaceId } = caller;
    const workflow = await this.workflows.find(workspaceId, params.id);
    if (!workflow || !(await this.versions.unpublish(workspaceId, params.id))) throw notFound('workflow');
    await this.registered.takeBack(workspaceId, workflow.trigger.id);
    await this.audit.record(caller, 'workflow.unpublish', target(params.id));
  }

  @Route({
    method: 'GET',
    path: '/workflows/:id/versions',
    summary: 'List the versions of a workflow',
    description: 'Newest first.',
    tag: 'Workflows',
    access: 'viewer',
    params: WorkflowParams,
    query: PageQuery,
    responses: { 200: VersionPage },
  })
  async list({ caller, params, query }: RouteRequest<WorkflowParams, PageQuery>): Promise<VersionPage> {
    const { limit = 50, cursor } = query;
    const before = cursor === undefined ? undefined : versionOf(cursor);
    const rows = await this.versions.list(caller.workspaceId, params.id, limit + 1, before);
    if (rows.length === 0 && !(await this.workflows.find(caller.workspaceId, params.id)))
      throw notFound('workflow');
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor =
      last && rows.length > limit ? Buffer.from(String(last.version)).toString('base64url') : null;
    return { items: shown.map(view), nextCursor };
  }

  @Route({
    method: 'GET',
    path: '/workflows/:id/versions/:version',
    summary: 'One version, with its definition',
    tag: 'Workflows',
    access: 'viewer',
    params: VersionParams,
    responses: { 200: VersionDetail },
  })
  async get({ caller, params }: RouteRequest<VersionParams>): Promise<VersionDetail> {
    const found = await this.versions.find(caller.workspaceId, params.id, params.version);
    if (!found) throw notFound('version');
    return { ...view(found), definition: found.definition };
  }

  @Route({
    method: 'POST',
    path: '/workflows/:id/versions/:version/restore',
    summary: 'Make a version the draft again',
    description: 'Replaces the draft; publishing it is a separate act.',
    tag: 'Workflows',
    access: 'editor',
    params: VersionParams,
    responses: { 200: DraftSaved },
    etag: true,
  })
  async restore(request: RouteRequest<VersionParams>): Promise<Static<typeof DraftSaved>> {
    const { caller, params } = request;
    const restored = await this.versions.restore(caller.workspaceId, params.id, params.version);
    if (!restored) throw notFound('version');
    await this.audit.record(caller, 'workflow.restore', target(params.id), { version: params.version });
    const etag = etagOf(restored.revision);
    request.setHeader('etag', etag);
    return {
      etag,
      updatedAt: restored.updatedAt.toISOString(),
      problems: await this.drafts.problems(caller.workspaceId, params.id, restored.definition),
    };
  }
}

const target = (id: string) => ({ type: 'workflow', id });

const view = ({ version, publishedAt, publishedBy, current }: VersionRow) => ({
  version,
  publishedAt: publishedAt.toISOString(),
  current,
  publishedBy,
});

function versionOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const message = 'Take the nextCursor of the page before.';
  throw new CodedError('request.invalid', 'The cursor is not one that a list gave.', {
    problems: [{ pointer: '/query/cursor', code: 'cursor', message }],
  });
}
