import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the steps, the order and the limits of runs need. */
export class WorkflowLanguage1763700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(RUNS);
    await queryRunner.query(GATES);
    await queryRunner.query(PARKING);
    await queryRunner.query(RELEASE);
    await queryRunner.query(SIGNALS);
    await queryRunner.query(KEPT);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER runs_at_gate ON runs;
      DROP TRIGGER runs_left_gate ON runs;
      DROP FUNCTION sluice_release, sluice_release_one, sluice_at_gate, sluice_left_gate;
      DROP TABLE gate_changes, gate_heads, parked_runs, digest_items, digests, store_operations, store_entries, run_calls, waits, run_signals, workflow_health,
        key_passes, gates;
      ALTER TABLE triggers DROP COLUMN gated, DROP COLUMN keyed, DROP COLUMN settings, DROP COLUMN paused_at, DROP COLUMN pause_reason;
      ALTER TABLE step_runs DROP COLUMN logs;
      ALTER TABLE workflow_versions DROP COLUMN retry;
      ALTER TABLE workspaces DROP COLUMN settings;
      DROP INDEX runs_active, runs_order, runs_admitted;
      ALTER TABLE runs DROP COLUMN result, DROP COLUMN signals, DROP COLUMN depth, DROP COLUMN parent_run_id,
        DROP COLUMN parent_path, DROP COLUMN gated, DROP COLUMN order_key, DROP COLUMN debounce_key, DROP COLUMN arrival,
        DROP COLUMN admitted_at, DROP COLUMN not_before;
      DROP SEQUENCE run_arrivals;
    `);
  }
}

const RUNS = `
  CREATE SEQUENCE run_arrivals;
  ALTER TABLE runs
    ADD COLUMN result json,
    ADD COLUMN signals int NOT NULL DEFAULT 0,
    ADD COLUMN depth smallint NOT NULL DEFAULT 0,
    ADD COLUMN parent_run_id uuid,
    ADD COLUMN parent_path text,
    ADD COLUMN gated boolean NOT NULL DEFAULT false,
    ADD COLUMN order_key text,
    ADD COLUMN debounce_key text,
    ADD COLUMN arrival bigint,
    ADD COLUMN admitted_at timestamptz,
    ADD COLUMN not_before timestamptz;
  CREATE INDEX runs_active ON runs (workflow_id, order_key) WHERE admitted_at IS NOT NULL AND due_at IS NOT NULL;
  CREATE INDEX runs_order ON runs (workflow_id, order_key, arrival) WHERE order_key IS NOT NULL;
  CREATE INDEX runs_admitted ON runs (workflow_id, admitted_at) WHERE admitted_at IS NOT NULL;
  COMMENT ON COLUMN runs.result IS 'What a return step gave: {value, response}.';
  COMMENT ON COLUMN runs.signals IS 'How often something was sent to the run from outside; a run that is about to wait looks whether it has grown.';
  COMMENT ON COLUMN runs.gated IS 'Whether it starts only when the gate of its workflow lets it: due_at is infinity until then.';
  COMMENT ON COLUMN runs.arrival IS 'Order of arrival among the gated runs.';
  COMMENT ON COLUMN runs.admitted_at IS 'When the gate let it through; a gated run without it is parked.';
  COMMENT ON COLUMN runs.not_before IS 'Of a debounced run: until when a newer one of its key may take its place.';

  ALTER TABLE step_runs ADD COLUMN logs json;
  COMMENT ON COLUMN step_runs.logs IS 'Lines that the script of a code step wrote to its console.';

  COMMENT ON COLUMN workflow_versions.number IS
    'From 1 on in the order of publishing; of a draft that was run without being published, its revision, negative.';
  ALTER TABLE workflow_versions ADD COLUMN retry json;
  COMMENT ON COLUMN workflow_versions.retry IS 'The retry policy of the workspace when it was published.';
  ALTER TABLE workspaces ADD COLUMN settings json NOT NULL DEFAULT '{}';
`;

const GATES = `
  ALTER TABLE triggers
    ADD COLUMN gated boolean NOT NULL DEFAULT false,
    ADD COLUMN keyed boolean NOT NULL DEFAULT false,
    ADD COLUMN settings jsonb,
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN pause_reason json;
  COMMENT ON COLUMN triggers.gated IS 'Whether its runs wait at the gate: by order, concurrency, rate or debounce, or while paused.';
  COMMENT ON COLUMN triggers.keyed IS 'Whether keys are taken from its events before they are stored: for order, debounce or deduplication.';
  COMMENT ON COLUMN triggers.settings IS 'The settings of the published version.';

  CREATE TABLE gates (
    workflow_id uuid PRIMARY KEY REFERENCES workflows ON DELETE CASCADE,
    workspace_id uuid NOT NULL,
    release_at timestamptz
  );
  CREATE INDEX gates_release ON gates (release_at) WHERE release_at IS NOT NULL;
  COMMENT ON TABLE gates IS 'One row per gated workflow: locked while runs are let through; release_at is when to look again.';

  CREATE TABLE parked_runs (
    run_id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    arrival bigint NOT NULL,
    order_key text,
    debounce_key text,
    not_before timestamptz
  );
  CREATE INDEX parked_runs_order ON parked_runs (workflow_id, order_key, arrival);
  CREATE INDEX parked_runs_debounce ON parked_runs (workflow_id, debounce_key, arrival) WHERE debounce_key IS NOT NULL;
  CREATE INDEX parked_runs_time ON parked_runs (workflow_id, not_before) WHERE not_before IS NOT NULL;
  COMMENT ON TABLE parked_runs IS 'Runs that wait at their gate: what is asked of them most, without the partitions of runs. Kept by triggers.';

  CREATE TABLE gate_heads (
    workflow_id uuid NOT NULL,
    order_key text NOT NULL,
    run_id uuid NOT NULL,
    arrival bigint NOT NULL,
    not_before timestamptz,
    PRIMARY KEY (workflow_id, order_key)
  );
  CREATE INDEX gate_heads_arrival ON gate_heads (workflow_id, arrival);
  COMMENT ON TABLE gate_heads IS 'The first parked run of each key that is free: what may go as soon as there is room. Written under the lock of the gate only.';

  CREATE TABLE gate_changes (
    workflow_id uuid NOT NULL,
    order_key text,
    debounce_key text,
    everything boolean NOT NULL DEFAULT false
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
  CREATE INDEX gate_changes_workflow ON gate_changes (workflow_id);
  COMMENT ON TABLE gate_changes IS 'Keys at a gate in which something came or ended since it was looked at; everything: its settings changed.';

  CREATE TABLE key_passes (
    run_id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  COMMENT ON TABLE key_passes IS 'Failed runs that stopped their key, and that a person let it go on from.';

  CREATE TABLE workflow_health (
    workflow_id uuid NOT NULL REFERENCES workflows ON DELETE CASCADE,
    hour timestamptz NOT NULL,
    workspace_id uuid NOT NULL,
    total int NOT NULL,
    failed int NOT NULL,
    PRIMARY KEY (workflow_id, hour)
  );
  COMMENT ON TABLE workflow_health IS 'Ended runs by hour since the workflow was last published or resumed; decides about pausing it.';
`;

/** Rows beside the runs, so that whoever writes a run need not know of them. */
const PARKING = `
  CREATE FUNCTION sluice_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO parked_runs (run_id, workspace_id, workflow_id, arrival, order_key, debounce_key, not_before)
    VALUES (NEW.id, NEW.workspace_id, NEW.workflow_id, NEW.arrival, NEW.order_key, NEW.debounce_key, NEW.not_before);
    IF NEW.order_key IS NOT NULL OR NEW.debounce_key IS NOT NULL THEN
      INSERT INTO gate_changes (workflow_id, order_key, debounce_key) VALUES (NEW.workflow_id, NEW.order_key, NEW.debounce_key);
    END IF;
    RETURN NULL;
  END
  $$;
  CREATE TRIGGER runs_at_gate AFTER INSERT ON runs FOR EACH ROW
    WHEN (NEW.gated AND NEW.due_at IS NOT NULL AND NEW.admitted_at IS NULL) EXECUTE FUNCTION sluice_at_gate();

  CREATE FUNCTION sluice_left_gate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.admitted_at IS NULL THEN
      DELETE FROM parked_runs p WHERE p.run_id = OLD.id;
    END IF;
    IF NEW.due_at IS NULL AND OLD.order_key IS NOT NULL THEN
      INSERT INTO gate_changes (workflow_id, order_key) VALUES (OLD.workflow_id, OLD.order_key);
    END IF;
    RETURN NULL;
  END
  $$;
  CREATE TRIGGER runs_left_gate AFTER UPDATE OF due_at, admitted_at ON runs FOR EACH ROW
    WHEN (OLD.gated AND OLD.due_at IS NOT NULL
          AND (NEW.due_at IS NULL OR (OLD.admitted_at IS NULL AND NEW.admitted_at IS NOT NULL)))
    EXECUTE FUNCTION sluice_left_gate();
`;

/**
 * The lock is taken by a statement of its own: each statement of a plpgsql function sees what was committed before it
 * began, so what follows the lock sees all that an earlier holder did. What it costs goes by what came and ended since
 * it was asked last and by what it lets through, not by what waits.
 */
const RELEASE = `
  CREATE FUNCTION sluice_release_one(gate uuid) RETURNS TABLE (id uuid, fence int) LANGUAGE plpgsql AS $$
  DECLARE
    batch CONSTANT bigint := 500;
    room bigint := batch;
    moment timestamptz;
    settings jsonb;
    paused timestamptz;
    debounced text[];
    keys text[];
    everything boolean;
    per interval;
    started bigint;
    oldest timestamptz;
    let_through bigint;
    again timestamptz;
  BEGIN
    PERFORM FROM gates g WHERE g.workflow_id = gate FOR UPDATE;
    IF NOT FOUND THEN RETURN; END IF;
    moment := clock_timestamp();
    SELECT coalesce(t.settings, '{}'), t.paused_at INTO settings, paused FROM triggers t WHERE t.workflow_id = gate;
    IF NOT FOUND OR paused IS NOT NULL THEN
      UPDATE gates g SET release_at = NULL WHERE g.workflow_id = gate AND g.release_at IS NOT NULL;
      RETURN;
    END IF;

    -- Taken before anything is looked at: what is noted from here on is left for the next time.
    WITH taken AS (
      DELETE FROM gate_changes c WHERE c.workflow_id = gate RETURNING c.order_key, c.debounce_key, c.everything
    )
    SELECT array_agg(DISTINCT t.order_key) FILTER (WHERE t.order_key IS NOT NULL),
           array_agg(DISTINCT t.debounce_key) FILTER (WHERE t.debounce_key IS NOT NULL), coalesce(bool_or(t.everything), false)
    INTO keys, debounced, everything FROM taken t;

    IF jsonb_typeof(settings -> 'debounce') = 'object' THEN
      IF everything THEN
        SELECT array_agg(DISTINCT p.debounce_key) INTO debounced
        FROM parked_runs p WHERE p.workflow_id = gate AND p.debounce_key IS NOT NULL;
      END IF;
      WITH halted AS (
        UPDATE runs r SET status = 'filtered', due_at = NULL, finished_at = moment, error = json_build_object(
          'kind', 'halted', 'code', 'run.debounced', 'message', 'A newer event with the same key came in time, so this one was not run.')
        FROM (
          SELECT p.run_id FROM unnest(debounced) AS k(key) JOIN parked_runs p ON p.workflow_id = gate AND p.debounce_key = k.key
          WHERE EXISTS (SELECT FROM parked_runs n WHERE n.workflow_id = gate AND n.debounce_key = p.debounce_key AND n.arrival > p.arrival
                          AND n.not_before - (settings #>> '{debounce,windowMs}')::float8 * interval '1 millisecond' < p.not_before)
        ) late
        WHERE r.id = late.run_id AND r.admitted_at IS NULL AND r.due_at IS NOT NULL
        RETURNING r.order_key
      )
      SELECT keys || array_agg(DISTINCT h.order_key) FILTER (WHERE h.order_key IS NOT NULL AND h.order_key <> ALL(coalesce(keys, '{}')))
      INTO keys FROM halted h;
    END IF;

    IF everything THEN
      SELECT array_agg(DISTINCT p.order_key) INTO keys FROM parked_runs p WHERE p.workflow_id = gate AND p.order_key IS NOT NULL;
      DELETE FROM gate_heads h WHERE h.workflow_id = gate;
    ELSE
      DELETE FROM gate_heads h WHERE h.workflow_id = gate AND h.order_key = ANY(keys);
    END IF;
    INSERT INTO gate_heads (workflow_id, order_key, run_id, arrival, not_before)
    SELECT gate, k.key, p.run_id, p.arrival, p.not_before
    FROM unnest(keys) AS k(key) CROSS JOIN LATERAL (
      SELECT * FROM parked_runs f WHERE f.workflow_id = gate AND f.order_key = k.key ORDER BY f.arrival LIMIT 1
    ) p
    WHERE NOT EXISTS (SELECT FROM runs a WHERE a.workflow_id = gate AND a.order_key = k.key
                        AND a.admitted_at IS NOT NULL AND a.due_at IS NOT NULL)
      AND (settings ->> 'onKeyFailure' IS DISTINCT FROM 'stop' OR NOT EXISTS (
        SELECT FROM (
          SELECT l.id, l.status, l.arrival FROM runs l
          WHERE l.workflow_id = gate AND l.order_key = k.key AND l.due_at IS NULL AND l.admitted_at IS NOT NULL
            AND l.status <> 'cancelled'
          ORDER BY l.arrival DESC, l.id DESC LIMIT 1
        ) last
        WHERE last.status IN ('failed', 'unknown') AND p.arrival > last.arrival
          AND NOT EXISTS (SELECT FROM key_passes kp WHERE kp.run_id = last.id)));

    IF jsonb_typeof(settings -> 'concurrency') = 'number' THEN
      SELECT least(room, (settings ->> 'concurrency')::bigint - count(*)) INTO room
      FROM runs r WHERE r.workflow_id = gate AND r.admitted_at IS NOT NULL AND r.due_at IS NOT NULL;
    END IF;
    IF jsonb_typeof(settings -> 'rate') = 'object' THEN
      per := (settings #>> '{rate,perMs}')::float8 * interval '1 millisecond';
      SELECT count(*), min(r.admitted_at) INTO started, oldest
      FROM runs r WHERE r.workflow_id = gate AND r.admitted_at > moment - per;
      IF (settings #>> '{rate,limit}')::bigint - started < room THEN
        room := (settings #>> '{rate,limit}')::bigint - started;
        again := coalesce(oldest, moment) + per;
      END IF;
    END IF;

    let_through := 0;
    IF room > 0 THEN
      RETURN QUERY
        WITH chosen AS (
          SELECT c.id FROM (
            (SELECT h.run_id AS id, h.arrival FROM gate_heads h
             WHERE h.workflow_id = gate AND (h.not_before IS NULL OR h.not_before <= moment)
             ORDER BY h.arrival LIMIT room)
            UNION ALL
            (SELECT p.run_id, p.arrival FROM parked_runs p
             WHERE p.workflow_id = gate AND p.order_key IS NULL AND (p.not_before IS NULL OR p.not_before <= moment)
             ORDER BY p.arrival LIMIT room)
          ) c ORDER BY c.arrival LIMIT room
        ), gone AS (
          DELETE FROM gate_heads h USING chosen c WHERE h.workflow_id = gate AND h.run_id = c.id
        )
        UPDATE runs r SET due_at = moment, admitted_at = moment
        FROM chosen c WHERE r.id = c.id AND r.admitted_at IS NULL AND r.due_at IS NOT NULL
        RETURNING r.id, r.fence;
      GET DIAGNOSTICS let_through = ROW_COUNT;
    END IF;

    IF let_through >= batch THEN again := moment; END IF;
    SELECT least(again, min(p.not_before)) INTO again FROM parked_runs p
    WHERE p.workflow_id = gate AND p.not_before > moment;
    IF again IS NOT NULL AND NOT EXISTS (SELECT FROM parked_runs p WHERE p.workflow_id = gate) THEN again := NULL; END IF;
    UPDATE gates g SET release_at = again WHERE g.workflow_id = gate AND g.release_at IS DISTINCT FROM again;
  END
  $$;

  CREATE FUNCTION sluice_release(gates uuid[]) RETURNS TABLE (id uuid, fence int) LANGUAGE sql AS $$
    SELECT released.* FROM (SELECT DISTINCT unnest(gates) AS gate ORDER BY 1) g, LATERAL sluice_release_one(g.gate) released
  $$;
  COMMENT ON FUNCTION sluice_release IS
    'Lets through the parked runs that may go, by pause, debounce, order, concurrency and rate; gives them to be rung for.';
`;

const SIGNALS = `
  CREATE TABLE run_signals (
    run_id uuid NOT NULL,
    path text NOT NULL,
    workspace_id uuid NOT NULL,
    payload json,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, path)
  );
  CREATE INDEX run_signals_age ON run_signals (created_at);
  COMMENT ON TABLE run_signals IS 'What was sent to a step of a run: a callback, a decision, the result of a call. Kept when it comes early.';

  CREATE TABLE waits (
    run_id uuid NOT NULL,
    path text NOT NULL,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('callback', 'approval')),
    message text,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, path)
  );
  CREATE INDEX waits_approvals ON waits (workspace_id, run_id, path) WHERE kind = 'approval';
  CREATE INDEX waits_age ON waits (created_at);
  COMMENT ON TABLE waits IS 'Steps that wait for somebody outside.';

  CREATE TABLE run_calls (
    run_id uuid NOT NULL,
    path text NOT NULL,
    workspace_id uuid NOT NULL,
    child_run_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, path)
  );
  CREATE INDEX run_calls_age ON run_calls (created_at);
`;

const KEPT = `
  CREATE TABLE store_entries (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    key text NOT NULL,
    value json,
    expires_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, key)
  );
  CREATE INDEX store_entries_expiry ON store_entries (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE store_operations (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    idempotency_key text NOT NULL,
    result json,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, idempotency_key)
  );
  CREATE INDEX store_operations_age ON store_operations (created_at);
  COMMENT ON TABLE store_operations IS 'What each store step did, so that it does it once however often it is tried.';

  CREATE TABLE digests (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    carrier_run_id uuid,
    carrier_path text,
    open_items int NOT NULL DEFAULT 0,
    open_bytes bigint NOT NULL DEFAULT 0,
    open_since timestamptz,
    release_at timestamptz,
    PRIMARY KEY (workspace_id, name)
  );
  COMMENT ON TABLE digests IS 'The carrier is the run that waits to go on with the items; its row is locked while items are added or released.';

  CREATE TABLE digest_items (
    run_id uuid NOT NULL,
    path text NOT NULL,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    item json,
    released_to text,
    released_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, path)
  );
  CREATE INDEX digest_items_open ON digest_items (workspace_id, name, position) WHERE released_to IS NULL;
  CREATE INDEX digest_items_released ON digest_items (released_to) WHERE released_to IS NOT NULL;
  CREATE INDEX digest_items_age ON digest_items (released_at) WHERE released_at IS NOT NULL;
`;
