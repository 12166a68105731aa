import { notFound } from '#kernel';
import { type RegistrationView, RegistrationsAnswer } from '#schema';
import { RegistrationRepository, type RegistrationRow, WorkflowRepository } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';
import { WorkflowParams } from '../workflows/shapes';

@Controller()
export class RegistrationsController {
  constructor(
    private readonly registrations: RegistrationRepository,
    private readonly workflows: WorkflowRepository,
  ) {}

  @Route({
    method: 'GET',
    path: '/workflows/:id/registrations',
    summary: 'What services know of the workflow’s trigger',
    description:
      'Of triggers that make themselves known to their service when they are published. Newest first; older ones are ' +
      'there until they were taken back.',
    tag: 'Workflows',
    access: 'viewer',
    params: WorkflowParams,
    responses: { 200: RegistrationsAnswer },
  })
  async list({ caller, params }: RouteRequest<WorkflowParams>): Promise<RegistrationsAnswer> {
    const { workspaceId } = caller;
    if (!(await this.workflows.find(workspaceId, params.id))) throw notFound('workflow');
    return { items: (await this.registrations.ofWorkflow(workspaceId, params.id)).map(view) };
  }
}

const view = (row: RegistrationRow): RegistrationView => {
  const { state, connector, operation, attempts, error } = row;
  return {
    ...{ state, connector, operation, attempts, error },
    expiresAt: row.expiresAt?.toISOString() ?? null,
    nextCheckAt: row.nextCheckAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
};
