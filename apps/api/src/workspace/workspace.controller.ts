import { Audit } from '#identity';
import { notFound } from '#kernel';
import { ChangeWorkspace, WorkspaceView } from '#schema';
import { type Workspace, WorkspaceRepository } from '#store';
import { Controller } from '@nestjs/common';

import { Route, type RouteRequest } from '../http';

@Controller()
export class WorkspaceController {
  constructor(
    private readonly workspaces: WorkspaceRepository,
    private readonly audit: Audit,
  ) {}

  @Route({
    method: 'GET',
    path: '/workspace',
    summary: 'The workspace and its settings',
    tag: 'Workspace',
    access: 'viewer',
    responses: { 200: WorkspaceView },
  })
  async get({ caller }: RouteRequest): Promise<WorkspaceView> {
    return this.view(caller.workspaceId);
  }

  @Route({
    method: 'PATCH',
    path: '/workspace',
    summary: 'Rename the workspace, or change its settings',
    description:
      'What is left out stays. `settings.retry` is the retry policy of steps that set none of their own; `null` goes ' +
      'back to the built-in one. It holds for versions that are published from now on: a version keeps the policy that ' +
      'it was published with.',
    tag: 'Workspace',
    access: 'admin',
    body: ChangeWorkspace,
    responses: { 200: WorkspaceView },
  })
  async change({ caller, body }: RouteRequest<unknown, unknown, ChangeWorkspace>): Promise<WorkspaceView> {
    const { name, settings = {} } = body;
    await this.workspaces.change(caller.workspaceId, {
      ...(name === undefined ? {} : { name }),
      ...settings,
    });
    await this.audit.record(caller, 'workspace.change', { type: 'workspace', id: caller.workspaceId }, body);
    return this.view(caller.workspaceId);
  }

  private async view(id: string): Promise<WorkspaceView> {
    const workspace = await this.workspaces.find(id);
    if (!workspace) throw notFound('workspace');
    return view(workspace);
  }
}

const view = ({ id, name, settings, createdAt }: Workspace): WorkspaceView => ({
  id,
  name,
  settings: { retry: settings.retry ?? null },
  createdAt: createdAt.toISOString(),
});
