import { Audit } from '#identity';
import { notFound } from '#kernel';
import { type OutboundLimit, OutboundLimits } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageByName } from '../http/page-by-name';
import { hostName } from './host-name';
import { HostParams, HostsQuery, LimitPage, LimitView, PutLimit } from './shapes';

@Controller()
export class LimitsController {
  constructor(
    private readonly limits: OutboundLimits,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/outbound-limits',
    summary: 'List how often hosts may be called',
    description: 'A to Z. Besides these, Sluice keeps to the limits that connectors know of their services.',
    tag: 'Outbound',
    access: 'viewer',
    query: HostsQuery,
    responses: { 200: LimitPage },
  })
  async list({ caller, query }: RouteRequest<unknown, HostsQuery>): Promise<LimitPage> {
    return pageByName(
      query,
      ({ host }) => host,
      (options) => this.limits.list(caller.workspaceId, options),
      view,
    );
  }

  @Route({
    method: 'PUT',
    path: '/outbound-limits/:host',
    summary: 'Set how often a host may be called',
    description:
      'By all workflows of this workspace together, over all workers. What is too much waits, and uses up no try of its step. It holds within two seconds.',
    tag: 'Outbound',
    access: 'editor',
    params: HostParams,
    body: PutLimit,
    responses: { 200: LimitView },
  })
  async put({ caller, params, body }: RouteRequest<HostParams, unknown, PutLimit>): Promise<LimitView> {
    const host = hostName(params.host);
    const limit = await this.limits.set({ workspaceId: caller.workspaceId, host, ...body });
    await this.audit.record(caller, 'outboundLimit.set', { type: 'host', id: host }, body);
    return view(limit);
  }

  @Route({
    method: 'DELETE',
    path: '/outbound-limits/:host',
    summary: 'Let a host be called as often as it comes',
    tag: 'Outbound',
    access: 'editor',
    params: HostParams,
    responses: { 204: null },
  })
  async delete({ caller, params }: RouteRequest<HostParams>): Promise<void> {
    const host = hostName(params.host);
    if (!(await this.limits.remove({ workspaceId: caller.workspaceId, host }))) throw notFound('limit');
    await this.audit.record(caller, 'outboundLimit.remove', { type: 'host', id: host });
  }
}

const view = ({ host, requests, perMs, updatedAt }: OutboundLimit): LimitView => ({
  host,
  requests,
  perMs,
  updatedAt: updatedAt.toISOString(),
});
