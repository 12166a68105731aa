import type { RetryPolicy, WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

export interface ReadVersion {
  workspaceId: string;
  definition: WorkflowDefinition;
  /** The retry policy of the workspace when it was published. */
  retry: RetryPolicy | null;
}

/** Definitions of versions, for the workers; a version never changes. */
@Injectable()
export class VersionReader {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async find(versionId: string): Promise<ReadVersion | null> {
    const { rows } = await this.pool.query<ReadVersion>({
      name: 'version',
      text: 'SELECT workspace_id AS "workspaceId", definition, retry FROM workflow_versions WHERE id = $1',
      values: [versionId],
    });
    return rows[0] ?? null;
  }

  async definition(versionId: string): Promise<WorkflowDefinition | null> {
    return (await this.find(versionId))?.definition ?? null;
  }
}
