import { notFound } from '#kernel';
import type { Me } from '#schema';
import { IdentityRepository } from '#store';
import { Injectable } from '@nestjs/common';

import type { Caller } from './caller';

/** What callers are told about themselves. */
@Injectable()
export class Profiles {
  constructor(private readonly identity: IdentityRepository) {}

  async of({ workspaceId, role, user }: Caller): Promise<Me> {
    const workspace = await this.identity.workspace(workspaceId);
    if (!workspace) throw notFound('workspace');
    return { user: user ?? null, workspace: { id: workspace.id, name: workspace.name }, role };
  }
}
