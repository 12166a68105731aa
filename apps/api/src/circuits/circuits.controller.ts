import { Audit } from '#identity';
import { notFound } from '#kernel';
import { Circuits, type OpenCircuit } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageByName } from '../http/page-by-name';
import { hostName } from './host-name';
import { CircuitPage, type CircuitView, HostParams, HostsQuery } from './shapes';

@Controller()
export class CircuitsController {
  constructor(
    private readonly circuits: Circuits,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/circuits',
    summary: 'List the hosts that are not called for now',
    description:
      'A to Z. A host whose calls fail again and again is left alone by the workflows of this workspace: their steps wait. From time to time one request finds out whether it works again.',
    tag: 'Outbound',
    access: 'viewer',
    query: HostsQuery,
    responses: { 200: CircuitPage },
  })
  async list({ caller, query }: RouteRequest<unknown, HostsQuery>): Promise<CircuitPage> {
    return pageByName(
      query,
      ({ host }) => host,
      (options) => this.circuits.list(caller.workspaceId, options),
      view,
    );
  }

  @Route({
    method: 'POST',
    path: '/circuits/:host/close',
    summary: 'Call a host again at once',
    description:
      'For when you know that it works again. Within two seconds all workers call it; steps that wait come as they were told to, or when you retry their runs.',
    tag: 'Outbound',
    access: 'editor',
    params: HostParams,
    responses: { 204: null },
  })
  async close({ caller, params }: RouteRequest<HostParams>): Promise<void> {
    const host = hostName(params.host);
    if (!(await this.circuits.close({ workspaceId: caller.workspaceId, host }))) throw notFound('circuit');
    await this.audit.record(caller, 'circuit.close', { type: 'host', id: host });
  }
}

function view({ host, openedAt, probeInMs, probingForMs, probes, reason }: OpenCircuit): CircuitView {
  const isProbing = probingForMs !== null;
  return {
    host,
    state: isProbing ? 'probing' : 'open',
    openedAt: openedAt.toISOString(),
    nextProbeAt: isProbing ? null : new Date(Date.now() + probeInMs).toISOString(),
    failedProbes: probes,
    reason: { code: reason.code, message: reason.message },
  };
}
