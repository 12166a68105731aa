/** Wake-ups in → runs held under a new fence and a lease, each with its event. */
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { integers, uuids } from './binary-array';
import type { Event, InFlight } from './entities';
import { GroupCommit } from './group-commit';
import { POOL } from './tokens';

export interface ClaimRequest {
  runId: string;
  leaseMs: number;
}

/** A run that this process holds, until `leaseMs` after the claim was sent, unless renewed. */
export interface ClaimedRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  versionId: string;
  fence: number;
  /** How often in a row it was taken over from a claim that ran out; 0 on an orderly claim. */
  recoveries: number;
  inFlight: InFlight[] | null;
  /** The run that a person retried. */
  retryOf: string | null;
  /** How often something was sent to it from outside. */
  signals: number;
  /** Whether it went through the gate of its workflow, which has to be told when it is settled. */
  gated: boolean;
  /** How many calls deep; 0 for a run that no workflow called. */
  depth: number;
  /** The run and its step that called this one. */
  parentRunId: string | null;
  parentPath: string | null;
  eventId: string;
  /** Null when it is gone from the database. */
  event: Event | null;
}

interface ClaimRow {
  id: string;
  workspace_id: string;
  workflow_id: string;
  version_id: string;
  fence: number;
  recoveries: number;
  in_flight: InFlight[] | null;
  retry_of: string | null;
  signals: number;
  gated: boolean;
  depth: number;
  parent_run_id: string | null;
  parent_path: string | null;
  event_id: string;
  trigger_id: string | null;
  /** Null when there is no such event any more, and with it all that follows. */
  source: string | null;
  method: string | null;
  path: string | null;
  query: string | null;
  headers: string[] | null;
  content_type: string | null;
  body: Buffer | null;
  received_ms: number | null;
}

/** The claim of a fresh run marks its version's first effect as started; no column of an index is touched. */
const CLAIM = `
  WITH claimed AS (
    UPDATE runs r
    SET fence = r.fence + 1,
        status = 'running',
        lease_until = now() + $2 * interval '1 millisecond',
        recoveries = CASE WHEN r.lease_until IS NULL THEN 0 ELSE least(r.recoveries + 1, 1000) END,
        started_at = coalesce(r.started_at, now()),
        in_flight = CASE WHEN r.fence = 0 THEN v.first_effect ELSE r.in_flight END
    FROM workflow_versions v
    WHERE r.id = ANY($1::uuid[])
      AND v.id = r.version_id
      AND r.due_at <= now()
      AND (r.lease_until IS NULL OR r.lease_until <= now())
    RETURNING r.id, r.workspace_id, r.workflow_id, r.version_id, r.event_id, r.fence, r.recoveries, r.in_flight,
              r.retry_of, r.signals, r.gated, r.depth, r.parent_run_id, r.parent_path
  )
  SELECT c.*, e.trigger_id, e.source, e.method, e.path, e.query, e.headers, e.content_type, e.body,
         extract(epoch FROM e.received_at)::float8 * 1000 AS received_ms
  FROM claimed c LEFT JOIN events e ON e.id = c.event_id
`;

const RENEW = `
  UPDATE runs r SET lease_until = now() + $3 * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::int[]) AS held(id, fence)
  WHERE r.id = ANY($1::uuid[]) AND r.id = held.id AND r.fence = held.fence AND r.lease_until IS NOT NULL
  RETURNING r.id, r.signals
`;

@Injectable()
export class RunClaimer {
  private readonly commits: GroupCommit<ClaimRequest, ClaimedRun | null>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.commits = new GroupCommit((requests) => this.write(requests), {
      maxItems: 128,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'claims' }, size),
    });
  }

  /** The run, or null when it is not due, is settled, or is held by somebody. */
  claim(request: ClaimRequest): Promise<ClaimedRun | null> {
    return this.commits.submit(request);
  }

  /**
   * Extends the leases of held runs.
   * @returns of those that are still held under their fence, how often something was sent to them
   */
  async renew(held: readonly { id: string; fence: number }[], leaseMs: number): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ id: string; signals: number }>({
      name: 'renew',
      text: RENEW,
      values: [uuids(held.map(({ id }) => id)), integers(held.map(({ fence }) => fence)), leaseMs],
    });
    return new Map(rows.map(({ id, signals }) => [id, signals]));
  }

  private async write(requests: ClaimRequest[]): Promise<(ClaimedRun | null)[]> {
    // Two wake-ups of one run may meet in a batch; only the first gets it.
    const ids = [...new Set(requests.map(({ runId }) => runId))];
    const { rows } = await this.pool.query<ClaimRow>({
      name: 'claim',
      text: CLAIM,
      values: [uuids(ids), requests[0]!.leaseMs],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return requests.map(({ runId }) => {
      const row = byId.get(runId);
      byId.delete(runId);
      return row ? toClaimedRun(row) : null;
    });
  }
}

const toClaimedRun = (row: ClaimRow): ClaimedRun => ({
  id: row.id,
  workspaceId: row.workspace_id,
  workflowId: row.workflow_id,
  versionId: row.version_id,
  fence: row.fence,
  recoveries: row.recoveries,
  inFlight: row.in_flight,
  retryOf: row.retry_of,
  signals: row.signals,
  gated: row.gated,
  depth: row.depth,
  parentRunId: row.parent_run_id,
  parentPath: row.parent_path,
  eventId: row.event_id,
  event: toEvent(row),
});

function toEvent({ source, body, received_ms: receivedMs, ...row }: ClaimRow): Event | null {
  if (source === null || body === null || receivedMs === null) return null;
  return {
    id: row.event_id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    triggerId: row.trigger_id,
    source,
    method: row.method,
    path: row.path,
    query: row.query,
    headers: row.headers,
    contentType: row.content_type,
    body,
    receivedAt: new Date(receivedMs),
  };
}
