CREATE OR REPLACE FUNCTION public.sluice_create_partitions(since timestamp with time zone, days integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
  $function$;

CREATE OR REPLACE FUNCTION public.sluice_id_floor(at timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
    SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
  $function$;

CREATE TABLE api_keys (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  prefix text NOT NULL,
  key_hash bytea NOT NULL,
  created_by uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone
);

CREATE TABLE audit_entries (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  actor_type text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  action text NOT NULL,
  target_type text,
  target_id text,
  details jsonb,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE connections (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  connector text NOT NULL,
  auth text NOT NULL,
  fields jsonb NOT NULL,
  secrets bytea NOT NULL,
  created_by uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE event_keys (
  trigger_id uuid NOT NULL,
  key text NOT NULL,
  workspace_id uuid NOT NULL,
  event_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

CREATE TABLE events (
  id uuid NOT NULL,
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
  received_at timestamp with time zone DEFAULT now() NOT NULL
) PARTITION BY RANGE (id);

CREATE TABLE idempotency_keys (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  response jsonb,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE memberships (
  workspace_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE migrations (
  id integer DEFAULT nextval('migrations_id_seq'::regclass) NOT NULL,
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL
);

CREATE TABLE runs (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  version_id uuid NOT NULL,
  event_id uuid NOT NULL,
  retry_of uuid,
  status text DEFAULT 'queued'::text NOT NULL,
  fence integer DEFAULT 0 NOT NULL,
  due_at timestamp with time zone DEFAULT now(),
  lease_until timestamp with time zone,
  recoveries smallint DEFAULT 0 NOT NULL,
  in_flight json,
  error json,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
) PARTITION BY RANGE (id);

CREATE TABLE sessions (
  token_hash bytea NOT NULL,
  user_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

CREATE TABLE step_runs (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  run_id uuid NOT NULL,
  step_id text NOT NULL,
  path text NOT NULL,
  type text NOT NULL,
  status text NOT NULL,
  attempt integer NOT NULL,
  idempotency_key text,
  input json,
  output json,
  error json,
  warnings json,
  attempts json,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  next_attempt_at timestamp with time zone
) PARTITION BY RANGE (id);

CREATE TABLE triggers (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  token text NOT NULL,
  connector text,
  operation text,
  input json,
  version_id uuid,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE workflow_versions (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  number integer NOT NULL,
  definition json NOT NULL,
  draft_revision integer NOT NULL,
  first_effect json,
  published_by text,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE workflows (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  draft json NOT NULL,
  draft_revision integer DEFAULT 1 NOT NULL,
  draft_updated_at timestamp with time zone DEFAULT now() NOT NULL,
  created_by uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  deleted_at timestamp with time zone
);

CREATE TABLE workspaces (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE api_keys ADD CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'editor'::text, 'viewer'::text])));
ALTER TABLE api_keys ADD CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_actor_type_check CHECK ((actor_type = ANY (ARRAY['user'::text, 'apiKey'::text, 'system'::text])));
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_pkey PRIMARY KEY (id);
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE connections ADD CONSTRAINT connections_pkey PRIMARY KEY (id);
ALTER TABLE connections ADD CONSTRAINT connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE event_keys ADD CONSTRAINT event_keys_pkey PRIMARY KEY (trigger_id, key);
ALTER TABLE event_keys ADD CONSTRAINT event_keys_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key);
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE memberships ADD CONSTRAINT memberships_pkey PRIMARY KEY (workspace_id, user_id);
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'editor'::text, 'viewer'::text])));
ALTER TABLE memberships ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE memberships ADD CONSTRAINT memberships_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE migrations ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE runs ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);
ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE step_runs ADD CONSTRAINT step_runs_pkey PRIMARY KEY (id);
ALTER TABLE triggers ADD CONSTRAINT triggers_pkey PRIMARY KEY (id);
ALTER TABLE triggers ADD CONSTRAINT triggers_token_key UNIQUE (token);
ALTER TABLE triggers ADD CONSTRAINT triggers_version_id_fkey FOREIGN KEY (version_id) REFERENCES workflow_versions(id) ON DELETE SET NULL;
ALTER TABLE triggers ADD CONSTRAINT triggers_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE triggers ADD CONSTRAINT triggers_workflow_id_key UNIQUE (workflow_id);
ALTER TABLE triggers ADD CONSTRAINT triggers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_pkey PRIMARY KEY (id);
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workflow_id_number_key UNIQUE (workflow_id, number);
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workflows ADD CONSTRAINT workflows_pkey PRIMARY KEY (id);
ALTER TABLE workflows ADD CONSTRAINT workflows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);

CREATE INDEX api_keys_workspace ON public.api_keys USING btree (workspace_id, id);
CREATE INDEX audit_entries_workspace ON public.audit_entries USING btree (workspace_id, id);
CREATE INDEX connections_workspace ON public.connections USING btree (workspace_id, id);
CREATE INDEX event_keys_expiry ON public.event_keys USING btree (expires_at);
CREATE INDEX events_workspace ON ONLY public.events USING btree (workspace_id, id);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);
CREATE INDEX memberships_user ON public.memberships USING btree (user_id);
CREATE INDEX runs_due ON ONLY public.runs USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX runs_event ON ONLY public.runs USING btree (event_id);
CREATE INDEX runs_workflow ON ONLY public.runs USING btree (workflow_id, id);
CREATE INDEX runs_workspace ON ONLY public.runs USING btree (workspace_id, id);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);
CREATE INDEX step_runs_run ON ONLY public.step_runs USING btree (run_id);
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
CREATE INDEX workflows_workspace ON public.workflows USING btree (workspace_id, id) WHERE (deleted_at IS NULL);

COMMENT ON COLUMN runs.due_at IS 'When a worker should take it up; null once settled. Not moved by a claim, so that a claim stays a heap-only update.';
COMMENT ON COLUMN runs.in_flight IS 'The effects that may have been started and have no result yet: [{path, attempt, startedAt}].';
COMMENT ON COLUMN runs.lease_until IS 'Until when the claim holds, in database time; null while nobody holds it.';
COMMENT ON COLUMN runs.recoveries IS 'How often in a row the run was taken over from a claim that ran out; reset by progress.';
COMMENT ON COLUMN workflow_versions.first_effect IS 'The path of the first action: what a claim marks as started. Null when there is none.';
COMMENT ON FUNCTION sluice_create_partitions(timestamp with time zone,integer) IS 'Makes the daily partitions (UTC) that are missing, from a moment on for a number of days.';
COMMENT ON FUNCTION sluice_id_floor(timestamp with time zone) IS 'The smallest UUIDv7 of a moment.';
COMMENT ON TABLE triggers IS 'What starts a workflow, as published. version_id is what new events run on; null while unpublished.';
