import type { RetryPolicy } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { Workspace } from './entities';
import { DATA_SOURCE } from './tokens';

export interface WorkspaceChange {
  name?: string;
  /** `null` goes back to the built-in policy. */
  retry?: RetryPolicy | null;
}

/** What holds for a whole workspace. */
@Injectable()
export class WorkspaceRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async find(id: string): Promise<Workspace | null> {
    return this.db.manager.findOneBy(Workspace, { id });
  }

  /** Settings that this version doesn't know stay as they are. */
  async change(id: string, { name, retry }: WorkspaceChange): Promise<void> {
    await this.db.query(
      `UPDATE workspaces
       SET name = COALESCE($2, name),
           settings = CASE WHEN $3 THEN jsonb_strip_nulls(settings::jsonb || jsonb_build_object('retry', $4::jsonb))::json
                           ELSE settings END
       WHERE id = $1`,
      [id, name ?? null, retry !== undefined, JSON.stringify(retry ?? null)],
    );
  }
}
