/** What came at the test address of a draft: the newest of each workflow, for a week. */
import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export interface NewCapture {
  workspaceId: string;
  workflowId: string;
  method: string;
  path: string;
  query: string;
  /** Name, value, name, value… as received. */
  headers: readonly string[];
  contentType: string | null;
  body: Buffer;
  /** Why it was not let in. */
  refused: { code: string; message: string } | null;
}

export interface Capture extends Omit<NewCapture, 'workspaceId' | 'workflowId'> {
  id: string;
  receivedAt: Date;
}

/** A draft's trigger, which may be anything yet. */
export interface DraftTrigger {
  triggerId: string;
  workspaceId: string;
  workflowId: string;
  trigger: unknown;
}

const KEPT = 50;

const INSERT = `
  WITH old AS (
    DELETE FROM captures WHERE workspace_id = $2 AND id IN (
      SELECT id FROM captures WHERE workflow_id = $3 ORDER BY id DESC OFFSET ${KEPT - 1}
    )
  )
  INSERT INTO captures (id, workspace_id, workflow_id, method, path, query, headers, content_type, body, refused)
  SELECT $1, $2, w.id, $4, $5, $6, $7, $8, $9, $10
  FROM workflows w WHERE w.workspace_id = $2 AND w.id = $3 AND w.deleted_at IS NULL
  RETURNING id
`;

const COLUMNS = `
  id, received_at AS "receivedAt", method, path, query, headers, content_type AS "contentType", body, refused
`;

const LIST = `
  SELECT ${COLUMNS} FROM captures
  WHERE workspace_id = $1 AND workflow_id = $2 AND ($3::uuid IS NULL OR id < $3::uuid)
  ORDER BY id DESC LIMIT $4
`;

const FIND = `SELECT ${COLUMNS} FROM captures WHERE workspace_id = $1 AND workflow_id = $2 AND id = $3`;

const DELETE = `
  WITH gone AS (
    DELETE FROM captures WHERE workspace_id = $1 AND workflow_id = $2 AND ($3::uuid IS NULL OR id = $3::uuid)
    RETURNING id
  )
  SELECT count(*)::int AS count FROM gone
`;

const DRAFT = `
  SELECT t.id AS "triggerId", w.workspace_id AS "workspaceId", w.id AS "workflowId", w.draft -> 'trigger' AS trigger
  FROM triggers t JOIN workflows w ON w.id = t.workflow_id AND w.deleted_at IS NULL
  WHERE t.token = $1
`;

@Injectable()
export class CaptureRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** The trigger of a draft as it is now, by the token of its workflow's address. */
  async draftTrigger(token: string): Promise<DraftTrigger | null> {
    const [found] = await this.db.query<DraftTrigger[]>(DRAFT, [token]);
    return found ?? null;
  }

  /** Its id; null when the workflow is gone. */
  async insert(capture: NewCapture): Promise<string | null> {
    const { workspaceId, workflowId, method, path, query, headers, contentType, body, refused } = capture;
    const [stored] = await this.db.query<{ id: string }[]>(INSERT, [
      ...[newId(), workspaceId, workflowId, method, path, query, JSON.stringify(headers), contentType, body],
      refused && JSON.stringify(refused),
    ]);
    return stored?.id ?? null;
  }

  /** Newest first; `before` is the id of the last one seen. */
  list(workspaceId: string, workflowId: string, limit: number, before?: string): Promise<Capture[]> {
    return this.db.query<Capture[]>(LIST, [workspaceId, workflowId, before ?? null, limit]);
  }

  async find(workspaceId: string, workflowId: string, id: string): Promise<Capture | null> {
    const [found] = await this.db.query<Capture[]>(FIND, [workspaceId, workflowId, id]);
    return found ?? null;
  }

  /** One, or all of a workflow. How many there were. */
  async delete(workspaceId: string, workflowId: string, id: string | null): Promise<number> {
    const [row] = await this.db.query<{ count: number }[]>(DELETE, [workspaceId, workflowId, id]);
    return row?.count ?? 0;
  }
}
