/** Runs that come to their end in → what must come to be with it: the word to the calling run, the run of `onFailure`. */
import { newId, type Failure, type RunStatus } from '#kernel';
import type { PoolClient } from 'pg';

/** A run to ring for once it is committed. */
interface Bell {
  id: string;
  fence: number;
}

/** A run as it was just settled. */
export interface SettledRun {
  runId: string;
  workspaceId: string;
  workflowId: string;
  status: RunStatus;
  error: Failure | null;
  /** `{ value, response }` of its return step, or null. */
  result: unknown;
  parentRunId: string | null;
  /** The step that waits for it; null when nobody does. */
  parentPath: string | null;
  /** The workflow that its version's settings name. */
  onFailure: string | null;
  eventId: string;
  /** How its event came in: `webhook`, `manual`, `call`, `failure`… */
  eventSource: string;
  /** Where a person looks at it. */
  url: string;
}

type Called = Pick<
  SettledRun,
  'runId' | 'workspaceId' | 'status' | 'error' | 'result' | 'parentRunId' | 'parentPath'
>;

/** What a calling step is sent. */
export interface CallSignal {
  kind: 'call';
  runId: string;
  status: RunStatus;
  result: unknown;
  error: Failure | null;
}

/** What `trigger.body` is in a workflow that is run when another fails; times are ISO 8601. */
export interface FailureReport {
  workflow: { id: string; name: string };
  run: { id: string; status: RunStatus; startedAt: string | null; finishedAt: string | null; url: string };
  error: Failure | null;
  event: { id: string; source: string };
}

/** Whether anything follows from a run's end. */
export const hasFollowUps = (run: SettledRun): boolean => waitsForIt(run) || startsOnFailure(run);

const waitsForIt = ({ parentRunId, parentPath }: Called): boolean =>
  parentRunId !== null && parentPath !== null;

/** Never for a run that was itself started by a failure, nor of the workflow that is named: that would be a loop. */
const startsOnFailure = ({ status, onFailure, workflowId, eventSource }: SettledRun): boolean =>
  (status === 'failed' || status === 'unknown') &&
  onFailure !== null &&
  onFailure !== workflowId &&
  eventSource !== 'failure';

/** In the order of ids, as whoever locks several runs does, so that two transactions can't wait for each other. */
const LOCK_PARENTS = `
  SELECT r.id FROM runs r WHERE r.id = ANY($1::uuid[]) AND r.due_at IS NOT NULL ORDER BY r.id FOR UPDATE
`;

const SIGNAL_PARENTS = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS g(run_id, path, workspace_id, payload)
  ), sent AS (
    INSERT INTO run_signals (run_id, path, workspace_id, payload)
    SELECT g.run_id, g.path, g.workspace_id, g.payload::json
    FROM given g JOIN runs r ON r.id = g.run_id AND r.workspace_id = g.workspace_id AND r.due_at IS NOT NULL
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING run_id
  ), counted AS (
    SELECT run_id, count(*)::int AS n FROM sent GROUP BY run_id
  )
  UPDATE runs r SET signals = signals + c.n, due_at = CASE WHEN status = 'waiting' THEN now() ELSE due_at END
  FROM counted c WHERE r.id = ANY($1::uuid[]) AND r.id = c.run_id
  RETURNING r.id, r.fence
`;

/**
 * One deeper than the run that failed: where it calls that workflow again and that fails again, the depth of calls ends
 * it. Texts are put together as texts: jsonb would refuse some that an error may hold.
 */
const START_ON_FAILURE = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::text[])
      AS g(failed_id, workspace_id, target_id, event_id, run_id, url, cause_id, cause)
  ), source AS (
    SELECT g.*, t.id AS trigger_id, t.version_id, t.gated, r.depth + 1 AS depth,
           convert_to(
             '{"workflow":' || json_build_object('id', w.id, 'name', w.name) ||
             ',"run":' || json_build_object('id', r.id, 'status', r.status,
               'startedAt', to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
               'finishedAt', to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
               'url', g.url) ||
             ',"error":' || coalesce(r.error::text, 'null') ||
             ',"event":' || json_build_object('id', g.cause_id, 'source', g.cause) || '}', 'UTF8') AS body
    FROM given g
    JOIN triggers t ON t.workflow_id = g.target_id AND t.workspace_id = g.workspace_id AND t.version_id IS NOT NULL
    JOIN workflows target ON target.id = g.target_id AND target.deleted_at IS NULL
    JOIN runs r ON r.id = g.failed_id
    JOIN workflows w ON w.id = r.workflow_id
  ), stored AS (
    INSERT INTO events (id, workspace_id, workflow_id, trigger_id, source, content_type, body)
    SELECT event_id, workspace_id, target_id, trigger_id, 'failure', 'application/json', body FROM source
  ), gate AS (
    INSERT INTO gates AS g (workflow_id, workspace_id, release_at)
    SELECT DISTINCT target_id, workspace_id, now() FROM source WHERE gated
    ON CONFLICT (workflow_id) DO UPDATE SET release_at = least(g.release_at, excluded.release_at)
  ), started AS (
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, event_id, depth, gated, due_at, arrival)
    SELECT run_id, workspace_id, target_id, version_id, event_id, depth, gated,
           CASE WHEN gated THEN 'infinity' ELSE now() END, CASE WHEN gated THEN nextval('run_arrivals') END
    FROM source
    RETURNING id, gated
  )
  SELECT id FROM started WHERE NOT gated
`;

/**
 * Within the transaction that settled them, after the rows say so. A calling run that has ended or waits no more is
 * told nothing; an `onFailure` workflow that is not published is not run. @returns the runs to ring for after the commit
 */
export async function writeFollowUps(client: PoolClient, settled: readonly SettledRun[]): Promise<Bell[]> {
  return [...(await startOnFailure(client, settled)), ...(await signalParents(client, settled))];
}

/** What a transaction is asked; a client of the pool, or TypeORM's. */
export interface Queries {
  query<Row extends object>(text: string, values: unknown[]): Promise<{ rows: Row[] }>;
}

/** Those of the runs that a step waits for: it is told how they ended. @returns the runs to ring for */
export async function signalParents(client: Queries, settled: readonly Called[]): Promise<Bell[]> {
  const called = settled.filter(waitsForIt);
  if (called.length === 0) return [];
  const parents = called.map(({ parentRunId }) => parentRunId);
  await client.query(LOCK_PARENTS, [parents]);
  const { rows } = await client.query<Bell>(SIGNAL_PARENTS, [
    parents,
    called.map(({ parentPath }) => parentPath),
    called.map(({ workspaceId }) => workspaceId),
    called.map((run) => JSON.stringify(callSignal(run))),
  ]);
  return rows;
}

const callSignal = ({ runId, status, result, error }: Called): CallSignal => ({
  kind: 'call',
  runId,
  status,
  result: (result as { value?: unknown } | null)?.value ?? null,
  error,
});

async function startOnFailure(client: Queries, settled: readonly SettledRun[]): Promise<Bell[]> {
  const failed = settled.filter(startsOnFailure);
  if (failed.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(START_ON_FAILURE, [
    failed.map(({ runId }) => runId),
    failed.map(({ workspaceId }) => workspaceId),
    failed.map(({ onFailure }) => onFailure),
    failed.map(() => newId()),
    failed.map(() => newId()),
    failed.map(({ url }) => url),
    failed.map(({ eventId }) => eventId),
    failed.map(({ eventSource }) => eventSource),
  ]);
  return rows.map(({ id }) => ({ id, fence: 0 }));
}
