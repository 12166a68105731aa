import { Audit } from '#identity';
import { AuditEntryView, page, PageQuery } from '#schema';
import type { AuditEntry } from '#store';
import { Controller } from '@nestjs/common';
import type { Static } from 'typebox';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';

const AuditPage = page(AuditEntryView);

@Controller()
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Route({
    method: 'GET',
    path: '/audit',
    summary: 'Who did what',
    description: 'Newest first. Each write through the API adds an entry.',
    tag: 'Audit',
    access: 'admin',
    query: PageQuery,
    responses: { 200: AuditPage },
  })
  async list({ caller, query }: RouteRequest<unknown, PageQuery>): Promise<Static<typeof AuditPage>> {
    return pageOf(query, (options) => this.audit.list(caller.workspaceId, options), view);
  }
}

const view = (entry: AuditEntry): Static<typeof AuditEntryView> => ({
  id: entry.id,
  at: entry.createdAt.toISOString(),
  actor: { type: entry.actorType, id: entry.actorId, name: entry.actorName },
  action: entry.action,
  target:
    entry.targetType !== null && entry.targetId !== null
      ? { type: entry.targetType, id: entry.targetId }
      : null,
  details: entry.details,
});
