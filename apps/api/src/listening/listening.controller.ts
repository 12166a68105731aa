import { ListenerLeases } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { pageOf } from '../http/page-of';
import { listeningView } from '../workflows/workflow-view';
import { ListeningPage, ListeningQuery } from './shapes';

@Controller()
export class ListeningController {
  constructor(private readonly leases: ListenerLeases) {}

  @Route({
    method: 'GET',
    path: '/listening',
    summary: 'List how triggers that are listening all the time are doing',
    description:
      'Streams, polls, schedules and mailboxes of published workflows. For one workflow, `GET /workflows/:id` has the same.',
    tag: 'Workflows',
    access: 'viewer',
    query: ListeningQuery,
    responses: { 200: ListeningPage },
  })
  async list({ caller, query }: RouteRequest<unknown, ListeningQuery>): Promise<ListeningPage> {
    const { state } = query;
    return pageOf(
      query,
      (options) => this.leases.list(caller.workspaceId, { ...options, state }),
      ({ id: _, workflowId, workflowName, connector, operation, ...status }) => ({
        workflowId,
        workflowName,
        trigger: { connector, operation },
        ...listeningView(status),
      }),
    );
  }
}
