import type { WorkflowDefinition } from '#schema';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

/** Definitions of versions, for the workers; a version never changes. */
@Injectable()
export class VersionReader {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async definition(versionId: string): Promise<WorkflowDefinition | null> {
    const { rows } = await this.pool.query<{ definition: WorkflowDefinition }>({
      name: 'version',
      text: 'SELECT definition FROM workflow_versions WHERE id = $1',
      values: [versionId],
    });
    return rows[0]?.definition ?? null;
  }
}
