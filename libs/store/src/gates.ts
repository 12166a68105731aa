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

export interface ParkedPage {
  ids: string[];
  /** Where the next page begins; null when this was the last one. */
  next: string | null;
}

const RELEASE = 'SELECT id, fence FROM sluice_release($1::uuid[])';

const DUE = 'SELECT workflow_id AS id FROM gates WHERE release_at <= now() ORDER BY release_at LIMIT $1';

/**
 * Workflows that have parked runs, whatever the time of their gate says: for what a crash between two
 * writes left behind. It hops from one workflow to the next along the index of what is parked.
 */
const PARKED = `
  WITH RECURSIVE parked AS (
    (SELECT p.workflow_id AS id FROM parked_runs p WHERE p.workflow_id > $1::uuid ORDER BY p.workflow_id LIMIT 1)
    UNION ALL
    SELECT n.id FROM parked p CROSS JOIN LATERAL (
      SELECT o.workflow_id AS id FROM parked_runs o WHERE o.workflow_id > p.id ORDER BY o.workflow_id LIMIT 1
    ) n
  )
  SELECT p.id, EXISTS (SELECT FROM triggers t WHERE t.workflow_id = p.id AND t.paused_at IS NOT NULL) AS paused
  FROM (SELECT id FROM parked LIMIT $2) p
  ORDER BY p.id
`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

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

  /**
   * A page of the workflows that have parked runs, those left out that are paused.
   * @param after where the page before ended; null: from the first
   */
  async parked(after: string | null, limit: number): Promise<ParkedPage> {
    const { rows } = await this.pool.query<{ id: string; paused: boolean }>({
      name: 'parked',
      text: PARKED,
      values: [after ?? FIRST_ID, limit],
    });
    const ids = rows.filter(({ paused }) => !paused).map(({ id }) => id);
    return { ids, next: rows.length < limit ? null : rows.at(-1)!.id };
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
