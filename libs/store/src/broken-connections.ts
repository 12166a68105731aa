import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { ConnectionStatus } from './entities';
import { DATA_SOURCE } from './tokens';

export interface BrokenConnection {
  id: string;
  name: string;
  connector: string;
  status: Exclude<ConnectionStatus, 'ok'>;
  message: string | null;
}

/** Named anywhere in the draft or in the published version, however deep. */
const BROKEN = `
  SELECT w.id AS "workflowId", c.id, c.name, c.connector, c.status, c.status_message AS message
  FROM connections c
  JOIN workflows w ON w.workspace_id = c.workspace_id AND w.id = ANY($2::uuid[])
  LEFT JOIN triggers t ON t.workflow_id = w.id
  LEFT JOIN workflow_versions v ON v.id = t.version_id
  WHERE c.workspace_id = $1 AND c.status <> 'ok' AND (
    jsonb_path_exists(w.draft::jsonb, '$.**.connectionId ? (@ == $id)', jsonb_build_object('id', c.id::text))
    OR jsonb_path_exists(v.definition::jsonb, '$.**.connectionId ? (@ == $id)', jsonb_build_object('id', c.id::text))
  )
  ORDER BY c.name, c.id
`;

/** Which workflows use a connection that does not work. */
@Injectable()
export class BrokenConnections {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** By the workflow's id; those that use none are not in it. */
  async of(workspaceId: string, workflowIds: readonly string[]): Promise<Map<string, BrokenConnection[]>> {
    const found = new Map<string, BrokenConnection[]>();
    if (workflowIds.length === 0) return found;
    const rows = await this.db.query<(BrokenConnection & { workflowId: string })[]>(BROKEN, [
      workspaceId,
      workflowIds,
    ]);
    for (const { workflowId, ...connection } of rows) {
      found.set(workflowId, [...(found.get(workflowId) ?? []), connection]);
    }
    return found;
  }
}
