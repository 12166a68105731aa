/** What the trigger of a workflow may look like, as somebody chose it for the data picker: one for each workflow. */
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export interface Sample {
  name: string;
  /** What templates see as `trigger`. */
  value: unknown;
  updatedAt: Date;
}

const FIND = `
  SELECT name, value, updated_at AS "updatedAt" FROM samples WHERE workspace_id = $1 AND workflow_id = $2
`;

const PUT = `
  INSERT INTO samples (workspace_id, workflow_id, name, value)
  SELECT $1, w.id, $3, $4 FROM workflows w WHERE w.workspace_id = $1 AND w.id = $2 AND w.deleted_at IS NULL
  ON CONFLICT (workflow_id) DO UPDATE SET name = excluded.name, value = excluded.value, updated_at = now()
  RETURNING name, value, updated_at AS "updatedAt"
`;

@Injectable()
export class SampleRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  async find(workspaceId: string, workflowId: string): Promise<Sample | null> {
    const [found] = await this.db.query<Sample[]>(FIND, [workspaceId, workflowId]);
    return found ?? null;
  }

  /** In place of the one before. Null when there is no such workflow. */
  async put(workspaceId: string, workflowId: string, name: string, json: string): Promise<Sample | null> {
    const [stored] = await this.db.query<Sample[]>(PUT, [workspaceId, workflowId, name, json]);
    return stored ?? null;
  }

  async delete(workspaceId: string, workflowId: string): Promise<void> {
    await this.db.query('DELETE FROM samples WHERE workspace_id = $1 AND workflow_id = $2', [
      workspaceId,
      workflowId,
    ]);
  }
}
