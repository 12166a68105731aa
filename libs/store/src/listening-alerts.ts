/** Triggers that have been down for longer than they may, and the workflows that are to be told. */
import type { Failure } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

export interface DownTrigger {
  triggerId: string;
  workspaceId: string;
  workflow: { id: string; name: string };
  connector: string;
  operation: string;
  downSince: Date;
  error: Failure | null;
  /** The triggers, by id, of the workflows that are started by it. */
  told: string[];
}

const DOWN = `
  SELECT l.trigger_id AS "triggerId", l.workspace_id AS "workspaceId",
         json_build_object('id', w.id, 'name', w.name) AS workflow, t.connector, t.operation,
         l.down_since AS "downSince", l.error,
         ARRAY(
           SELECT o.id FROM triggers o JOIN workflows ow ON ow.id = o.workflow_id AND ow.deleted_at IS NULL
           WHERE o.workspace_id = l.workspace_id AND o.connector = $1 AND o.operation = $2 AND o.version_id IS NOT NULL
         ) AS told
  FROM listener_leases l
  JOIN triggers t ON t.id = l.trigger_id
  JOIN workflows w ON w.id = l.workflow_id AND w.deleted_at IS NULL
  WHERE NOT l.retired AND l.alerted_at IS NULL
    AND l.down_since < now() - l.alert_after_ms * interval '1 millisecond'
  ORDER BY l.trigger_id LIMIT 100
`;

/** Not when it has come back meanwhile: the next time that it is down is another one. */
const TOLD = `
  UPDATE listener_leases SET alerted_at = now() WHERE trigger_id = $1 AND date_trunc('milliseconds', down_since) = $2 AND alerted_at IS NULL
`;

@Injectable()
export class ListeningAlerts {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Of whom nobody was told yet. `by`: the trigger of the workflows that are told. */
  async find(by: { connector: string; operation: string }): Promise<DownTrigger[]> {
    const { rows } = await this.pool.query<DownTrigger>(DOWN, [by.connector, by.operation]);
    return rows;
  }

  async markTold({ triggerId, downSince }: DownTrigger): Promise<void> {
    await this.pool.query(TOLD, [triggerId, downSince]);
  }
}
