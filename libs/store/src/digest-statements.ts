/** The SQL of digests: every statement but the look-ups runs under the lock of the digest's row. */

/** As {@link LOCK} and {@link MAKE_AND_LOCK} give it. */
export interface DigestRow {
  carrierRunId: string | null;
  carrierPath: string | null;
  openItems: number;
  openBytes: number;
}

const ROW = `
  carrier_run_id AS "carrierRunId", carrier_path AS "carrierPath", open_items AS "openItems",
  open_bytes::float8 AS "openBytes"
`;
export const LOCK = `SELECT ${ROW} FROM digests WHERE workspace_id = $1 AND name = $2 FOR UPDATE`;
export const MAKE_AND_LOCK = `
  INSERT INTO digests AS d (workspace_id, name) VALUES ($1, $2)
  ON CONFLICT (workspace_id, name) DO UPDATE SET name = excluded.name
  RETURNING ${ROW}
`;

/** Whether the carrier still waits: its run has not ended, and the step was not given up while other branches went on. */
const isAlive = (workspaceId: string, runId: string, path: string): string => `
  EXISTS (SELECT FROM runs WHERE id = ${runId} AND workspace_id = ${workspaceId} AND due_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM step_runs WHERE run_id = ${runId} AND id >= ${runId} AND path = ${path}
                                          AND status NOT IN ('waiting', 'running'))
`;

/** The run, kept from being ended until the transaction is over: what is taken for one that has ended would be lost. */
export const HOLD_RUN = `
  SELECT FROM runs WHERE id = $2 AND workspace_id = $1 AND due_at IS NOT NULL FOR SHARE
`;

/** The runs that the run $1 retries. */
const RETRIED = `
  retried AS (
    SELECT retry_of AS id, 1 AS n FROM runs WHERE id = $1 AND workspace_id = $3 AND retry_of IS NOT NULL
    UNION ALL
    SELECT r.retry_of, n + 1 FROM retried e JOIN runs r ON r.id = e.id WHERE r.retry_of IS NOT NULL AND n < 100
  )
`;

/** What the step of a retried run took, and then ended with otherwise than well: nobody went on with it. */
export const REOPEN = `
  WITH RECURSIVE ${RETRIED}, reopened AS (
    UPDATE digest_items i SET released_to = NULL, released_at = NULL
    FROM retried e
    WHERE i.released_to = e.id || ':' || $2::text AND i.workspace_id = $3 AND i.name = $4
      AND NOT EXISTS (SELECT FROM step_runs s WHERE s.run_id = e.id AND s.id >= e.id AND s.path = $2 AND s.status = 'succeeded')
    RETURNING octet_length(i.item::text) AS bytes
  )
  SELECT count(*)::int AS items, coalesce(sum(bytes), 0)::float8 AS bytes FROM reopened
`;

/**
 * After the lock: a statement of its own sees all that was committed under it. A run that is retried before its item
 * went on puts the new one in the old one's place.
 */
export const ADD = `
  WITH RECURSIVE ${RETRIED}, earlier AS (
    SELECT i.run_id, i.path, octet_length(i.item::text) AS bytes FROM digest_items i JOIN retried e ON i.run_id = e.id
    WHERE i.path = $2 AND i.workspace_id = $3 AND i.name = $4 AND i.released_to IS NULL
    ORDER BY e.n LIMIT 1
  ), replaced AS (
    UPDATE digest_items i SET run_id = $1, item = $5::text::json FROM earlier e WHERE i.run_id = e.run_id AND i.path = e.path
    RETURNING e.bytes
  ), added AS (
    INSERT INTO digest_items (run_id, path, workspace_id, name, item)
    SELECT $1, $2, $3, $4, $5::text::json WHERE NOT EXISTS (SELECT FROM earlier)
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING run_id
  ), carrier AS (
    SELECT ${isAlive('$3', '$6', '$7')} AS alive
  )
  SELECT 1 AS items, octet_length($5::text) AS bytes, NULL AS "releasedTo", alive FROM added, carrier
  UNION ALL
  SELECT 0, octet_length($5::text) - bytes, NULL, alive FROM replaced, carrier
  UNION ALL
  SELECT 0, 0, released_to, alive FROM digest_items, carrier WHERE run_id = $1 AND path = $2 AND workspace_id = $3
`;

export const NOTE = `
  UPDATE digests SET open_items = $3, open_bytes = $4, open_since = coalesce(open_since, now())
  WHERE workspace_id = $1 AND name = $2
`;

export const CARRY = `
  UPDATE digests SET carrier_run_id = $3, carrier_path = $4,
    release_at = least(open_since + $5 * interval '1 millisecond', now() + $6 * interval '1 millisecond')
  WHERE workspace_id = $1 AND name = $2
  RETURNING extract(epoch FROM release_at - clock_timestamp())::float8 * 1000 AS "forMs"
`;

export const TAKE = `
  UPDATE digest_items SET released_to = $3, released_at = now()
  WHERE workspace_id = $1 AND name = $2 AND released_to IS NULL
`;
export const CLOSE = 'DELETE FROM digests WHERE workspace_id = $1 AND name = $2';
export const TAKEN = `
  SELECT item FROM digest_items WHERE released_to = $3 AND workspace_id = $1 AND name = $2 ORDER BY position
`;

export const ALIVE = `SELECT ${isAlive('$1', '$2', '$3')} AS alive`;

export const SUMMARY = `
  SELECT d.name, d.open_items AS "openItems", d.open_since AS "openSince",
         CASE WHEN alive THEN d.carrier_run_id END AS "carrierRunId", CASE WHEN alive THEN d.release_at END AS "releaseAt"
  FROM digests d
  CROSS JOIN LATERAL (SELECT ${isAlive('d.workspace_id', 'd.carrier_run_id', 'd.carrier_path')} AS alive) carrier
  WHERE d.workspace_id = $1 AND ($2::text IS NULL OR d.name > $2)
  ORDER BY d.name LIMIT $3
`;
