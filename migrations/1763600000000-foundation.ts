import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything that the one path needs: who may call, what they build, and what happened. */
export class Foundation1763600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(IDENTITY);
    await queryRunner.query(WORKFLOWS);
    await queryRunner.query(HISTORY);
    await queryRunner.query(PARTITIONS);
    await queryRunner.query("SELECT sluice_create_partitions(now() - interval '1 day', 9)");
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION sluice_create_partitions, sluice_id_floor;
      DROP TABLE step_runs, runs, event_keys, events, idempotency_keys, connections, triggers, workflow_versions,
        workflows, audit_entries, api_keys, sessions, memberships, users, workspaces CASCADE;
    `);
  }
}

const IDENTITY = `
  CREATE TABLE workspaces (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX users_email ON users (lower(email));

  CREATE TABLE memberships (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, user_id)
  );
  CREATE INDEX memberships_user ON memberships (user_id);

  CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX sessions_user ON sessions (user_id);

  CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
    prefix text NOT NULL,
    key_hash bytea NOT NULL UNIQUE,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX api_keys_workspace ON api_keys (workspace_id, id);

  CREATE TABLE audit_entries (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    actor_type text NOT NULL CHECK (actor_type IN ('user', 'apiKey', 'system')),
    actor_id uuid,
    actor_name text NOT NULL,
    action text NOT NULL,
    target_type text,
    target_id text,
    details jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX audit_entries_workspace ON audit_entries (workspace_id, id);
`;

// json, not jsonb, for what people write: jsonb would reorder its keys, and with them the rows of a form.
const WORKFLOWS = `
  CREATE TABLE workflows (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    draft json NOT NULL,
    draft_revision int NOT NULL DEFAULT 1,
    draft_updated_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
  );
  CREATE INDEX workflows_workspace ON workflows (workspace_id, id) WHERE deleted_at IS NULL;

  CREATE TABLE workflow_versions (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    workflow_id uuid NOT NULL REFERENCES workflows ON DELETE CASCADE,
    number int NOT NULL,
    definition json NOT NULL,
    draft_revision int NOT NULL,
    first_effect json,
    published_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workflow_id, number)
  );
  COMMENT ON COLUMN workflow_versions.first_effect IS
    'The path of the first action: what a claim marks as started. Null when there is none.';

  CREATE TABLE triggers (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    workflow_id uuid NOT NULL UNIQUE REFERENCES workflows ON DELETE CASCADE,
    token text NOT NULL UNIQUE,
    connector text,
    operation text,
    input json,
    version_id uuid REFERENCES workflow_versions ON DELETE SET NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  COMMENT ON TABLE triggers IS
    'What starts a workflow, as published. version_id is what new events run on; null while unpublished.';

  CREATE TABLE connections (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    name text NOT NULL,
    connector text NOT NULL,
    auth text NOT NULL,
    fields jsonb NOT NULL,
    secrets bytea NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX connections_workspace ON connections (workspace_id, id);

  CREATE TABLE idempotency_keys (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status int,
    response jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, key)
  );
  CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
`;

// json, not jsonb, where a value comes from outside: jsonb refuses \\u0000, and nothing here is queried into.
const HISTORY = `
  CREATE TABLE events (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid,
    trigger_id uuid,
    source text NOT NULL,
    method text,
    path text,
    query text,
    headers json,
    content_type text,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
  ) PARTITION BY RANGE (id);
  CREATE INDEX events_workspace ON events (workspace_id, id);

  CREATE TABLE event_keys (
    trigger_id uuid NOT NULL REFERENCES triggers ON DELETE CASCADE,
    key text NOT NULL,
    workspace_id uuid NOT NULL,
    event_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (trigger_id, key)
  );
  CREATE INDEX event_keys_expiry ON event_keys (expires_at);

  CREATE TABLE runs (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    version_id uuid NOT NULL,
    event_id uuid NOT NULL,
    retry_of uuid,
    status text NOT NULL DEFAULT 'queued',
    fence int NOT NULL DEFAULT 0,
    due_at timestamptz DEFAULT now(),
    lease_until timestamptz,
    recoveries smallint NOT NULL DEFAULT 0,
    in_flight json,
    error json,
    started_at timestamptz,
    finished_at timestamptz
  ) PARTITION BY RANGE (id);
  CREATE INDEX runs_workspace ON runs (workspace_id, id);
  CREATE INDEX runs_workflow ON runs (workflow_id, id);
  CREATE INDEX runs_event ON runs (event_id);
  CREATE INDEX runs_due ON runs (due_at) WHERE due_at IS NOT NULL;
  COMMENT ON COLUMN runs.due_at IS
    'When a worker should take it up; null once settled. Not moved by a claim, so that a claim stays a heap-only update.';
  COMMENT ON COLUMN runs.lease_until IS 'Until when the claim holds, in database time; null while nobody holds it.';
  COMMENT ON COLUMN runs.recoveries IS
    'How often in a row the run was taken over from a claim that ran out; reset by progress.';
  COMMENT ON COLUMN runs.in_flight IS 'The effects that may have been started and have no result yet: [{path, attempt, startedAt}].';

  CREATE TABLE step_runs (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    run_id uuid NOT NULL,
    step_id text NOT NULL,
    path text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    attempt int NOT NULL,
    idempotency_key text,
    input json,
    output json,
    error json,
    warnings json,
    attempts json,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    next_attempt_at timestamptz
  ) PARTITION BY RANGE (id);
  CREATE INDEX step_runs_run ON step_runs (run_id);
`;

const PARTITIONS = `
  CREATE FUNCTION sluice_id_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
  $$;
  COMMENT ON FUNCTION sluice_id_floor IS 'The smallest UUIDv7 of a moment.';

  CREATE FUNCTION sluice_create_partitions(since timestamptz, days int) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    parent text;
    day timestamptz;
    child text;
  BEGIN
    FOR n IN 0 .. days - 1 LOOP
      day := date_trunc('day', since, 'UTC') + n * interval '1 day';
      FOREACH parent IN ARRAY ARRAY['events', 'runs', 'step_runs'] LOOP
        child := parent || '_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD');
        IF to_regclass(child) IS NULL THEN
          EXECUTE format(
            'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L) WITH (fillfactor = %s)',
            child, parent, sluice_id_floor(day), sluice_id_floor(day + interval '1 day'),
            CASE parent WHEN 'runs' THEN 60 ELSE 100 END);
        END IF;
      END LOOP;
    END LOOP;
  END
  $$;
  COMMENT ON FUNCTION sluice_create_partitions IS
    'Makes the daily partitions (UTC) that are missing, from a moment on for a number of days.';
`;
