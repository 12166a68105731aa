/** Workflows whose gate may let runs through in → those runs due, and given to be rung for. */
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { uuids } from './binary-array';
import { GroupCommit } from './group-commit';
import { POOL } from './tokens';

/** A run that is due by now. */
export interface ReleasedRun {
  id: string;
  fence: number;
}

const RELEASE = 'SELECT id, fence FROM sluice_release($1::uuid[])';

const DUE = 'SELECT workflow_id AS id FROM gates WHERE release_at <= now() ORDER BY release_at LIMIT $1';

/** Gates that have parked runs, whatever their time says: for what a crash between two writes left behind. */
const PARKED = `
  SELECT g.workflow_id AS id
  FROM gates g JOIN triggers t ON t.workflow_id = g.workflow_id
  WHERE t.paused_at IS NULL AND EXISTS (
    SELECT FROM runs r WHERE r.workflow_id = g.workflow_id AND r.gated AND r.admitted_at IS NULL AND r.due_at IS NOT NULL)
  LIMIT $1
`;

const GATE_OF = 'SELECT workflow_id AS id FROM runs WHERE workspace_id = $1 AND id = $2 AND gated';

@Injectable()
export class Gates {
  private readonly releases: GroupCommit<string, ReleasedRun[]>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.releases = new GroupCommit((ids) => this.releaseAll(ids), {
      maxItems: 256,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'gates' }, size),
    });
  }

  /** Asked for together, runs are given to the first who asked. */
  release(workflowId: string): Promise<ReleasedRun[]> {
    return this.releases.submit(workflowId);
  }

  drained(): Promise<void> {
    return this.releases.drained();
  }

  /** Workflows whose gate has to be looked at now. */
  due(limit: number): Promise<string[]> {
    return this.ids(DUE, [limit]);
  }

  /** Workflows that have parked runs and are not paused. */
  parked(limit: number): Promise<string[]> {
    return this.ids(PARKED, [limit]);
  }

  /** The workflow of a run, if it came through its gate or waits there. */
  async gateOf(workspaceId: string, runId: string): Promise<string | null> {
    const [id] = await this.ids(GATE_OF, [workspaceId, runId]);
    return id ?? null;
  }

  private async ids(text: string, values: unknown[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(text, values);
    return rows.map(({ id }) => id);
  }

  private async releaseAll(workflowIds: string[]): Promise<ReleasedRun[][]> {
    const { rows } = await this.pool.query<ReleasedRun>({
      name: 'release',
      text: RELEASE,
      values: [uuids([...new Set(workflowIds)])],
    });
    return workflowIds.map((_, n) => (n === 0 ? rows : []));
  }
}
