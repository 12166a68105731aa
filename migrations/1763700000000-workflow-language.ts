import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the steps, the order and the limits of runs need. */
export class WorkflowLanguage1763700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(RUNS);
    await queryRunner.query(GATES);
    await queryRunner.query(SIGNALS);
    await queryRunner.query(KEPT);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE digest_items, digests, store_operations, store_entries, run_calls, waits, run_signals, workflow_health, gates;
      ALTER TABLE triggers DROP COLUMN gated, DROP COLUMN settings, DROP COLUMN paused_at, DROP COLUMN pause_reason;
      ALTER TABLE workflow_versions DROP COLUMN retry;
      ALTER TABLE workspaces DROP COLUMN settings;
      DROP INDEX runs_gate, runs_order, runs_admitted;
      ALTER TABLE runs DROP COLUMN result, DROP COLUMN signals, DROP COLUMN depth, DROP COLUMN parent_run_id,
        DROP COLUMN parent_path, DROP COLUMN gated, DROP COLUMN order_key, DROP COLUMN debounce_key, DROP COLUMN arrival,
        DROP COLUMN admitted_at;
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
    ADD COLUMN admitted_at timestamptz;
  CREATE INDEX runs_gate ON runs (workflow_id, arrival) WHERE gated AND due_at IS NOT NULL;
  CREATE INDEX runs_order ON runs (workflow_id, order_key, arrival) WHERE order_key IS NOT NULL;
  CREATE INDEX runs_admitted ON runs (workflow_id, admitted_at) WHERE admitted_at IS NOT NULL;
  COMMENT ON COLUMN runs.result IS 'What a return step gave: {value, response}.';
  COMMENT ON COLUMN runs.signals IS 'How often something was sent to the run from outside; a run that is about to wait looks whether it has grown.';
  COMMENT ON COLUMN runs.gated IS 'Whether it starts only when the gate of its workflow lets it: due_at is infinity until then.';
  COMMENT ON COLUMN runs.arrival IS 'Order of arrival among the gated runs.';

  ALTER TABLE workflow_versions ADD COLUMN retry json;
  COMMENT ON COLUMN workflow_versions.retry IS 'The retry policy of the workspace when it was published.';
  ALTER TABLE workspaces ADD COLUMN settings json NOT NULL DEFAULT '{}';
`;

const GATES = `
  ALTER TABLE triggers
    ADD COLUMN gated boolean NOT NULL DEFAULT false,
    ADD COLUMN settings json,
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN pause_reason json;
  COMMENT ON COLUMN triggers.gated IS 'Whether its runs wait at the gate: by order, concurrency, rate or debounce, or while paused.';
  COMMENT ON COLUMN triggers.settings IS 'The settings of the published version.';

  CREATE TABLE gates (
    workflow_id uuid PRIMARY KEY REFERENCES workflows ON DELETE CASCADE,
    workspace_id uuid NOT NULL,
    release_at timestamptz
  );
  CREATE INDEX gates_release ON gates (release_at) WHERE release_at IS NOT NULL;
  COMMENT ON TABLE gates IS 'One row per gated workflow: locked while runs are let through; release_at is when to look again.';

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
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, path)
  );
  CREATE INDEX digest_items_open ON digest_items (workspace_id, name, position) WHERE released_to IS NULL;
  CREATE INDEX digest_items_released ON digest_items (released_to) WHERE released_to IS NOT NULL;
`;
