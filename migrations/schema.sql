CREATE OR REPLACE FUNCTION public.sluice_at_gate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    INSERT INTO parked_runs (run_id, workspace_id, workflow_id, arrival, order_key, debounce_key, not_before)
    VALUES (NEW.id, NEW.workspace_id, NEW.workflow_id, NEW.arrival, NEW.order_key, NEW.debounce_key, NEW.not_before);
    IF NEW.order_key IS NOT NULL OR NEW.debounce_key IS NOT NULL THEN
      INSERT INTO gate_changes (workflow_id, order_key, debounce_key) VALUES (NEW.workflow_id, NEW.order_key, NEW.debounce_key);
    END IF;
    RETURN NULL;
  END
  $function$;

CREATE OR REPLACE FUNCTION public.sluice_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
  END $function$;

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

CREATE OR REPLACE FUNCTION public.sluice_left_gate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    IF OLD.admitted_at IS NULL THEN
      DELETE FROM parked_runs p WHERE p.run_id = OLD.id;
    END IF;
    IF NEW.due_at IS NULL AND OLD.order_key IS NOT NULL THEN
      INSERT INTO gate_changes (workflow_id, order_key) VALUES (OLD.workflow_id, OLD.order_key);
    END IF;
    RETURN NULL;
  END
  $function$;

CREATE OR REPLACE FUNCTION public.sluice_release(gates uuid[])
 RETURNS TABLE(id uuid, fence integer)
 LANGUAGE sql
AS $function$
    SELECT released.* FROM (SELECT DISTINCT unnest(gates) AS gate ORDER BY 1) g, LATERAL sluice_release_one(g.gate) released
  $function$;

CREATE OR REPLACE FUNCTION public.sluice_release_one(gate uuid)
 RETURNS TABLE(id uuid, fence integer)
 LANGUAGE plpgsql
AS $function$
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

CREATE TABLE captures (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  received_at timestamp with time zone DEFAULT now() NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  query text NOT NULL,
  headers json NOT NULL,
  content_type text,
  body bytea NOT NULL,
  refused json
);

CREATE TABLE circuits (
  workspace_id uuid NOT NULL,
  host text NOT NULL,
  opened_at timestamp with time zone DEFAULT now() NOT NULL,
  probe_at timestamp with time zone NOT NULL,
  probing_until timestamp with time zone,
  probes integer DEFAULT 0 NOT NULL,
  reason json NOT NULL,
  alerted_at timestamp with time zone
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
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  status text DEFAULT 'ok'::text NOT NULL,
  status_message text,
  account text,
  tested_at timestamp with time zone,
  tokens bytea,
  tokens_expire_at timestamp with time zone,
  token_revision integer DEFAULT 0 NOT NULL,
  renewing_by uuid,
  renewing_until timestamp with time zone,
  renewal_failed_at timestamp with time zone,
  renewal_failure json
);

CREATE TABLE custom_connectors (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  definition json NOT NULL,
  revision integer DEFAULT 1 NOT NULL,
  created_by uuid,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE digest_items (
  run_id uuid NOT NULL,
  path text NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  "position" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  item json,
  released_to text,
  released_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE digests (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  carrier_run_id uuid,
  carrier_path text,
  open_items integer DEFAULT 0 NOT NULL,
  open_bytes bigint DEFAULT 0 NOT NULL,
  open_since timestamp with time zone,
  release_at timestamp with time zone
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

CREATE TABLE files (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  run_id uuid,
  name text NOT NULL,
  content_type text NOT NULL,
  size bigint DEFAULT 0 NOT NULL,
  sha256 bytea,
  backend text NOT NULL,
  key text NOT NULL,
  state text DEFAULT 'writing'::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  changed_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE flood_items (
  flood_id uuid NOT NULL,
  "position" integer NOT NULL,
  workspace_id uuid NOT NULL,
  item bytea NOT NULL,
  body bytea NOT NULL
);

CREATE TABLE floods (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  trigger_id uuid NOT NULL,
  state text DEFAULT 'held'::text NOT NULL,
  items integer NOT NULL,
  released integer DEFAULT 0 NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  decided_by text,
  decided_at timestamp with time zone,
  lease_until timestamp with time zone,
  note text
);

CREATE TABLE gate_changes (
  workflow_id uuid NOT NULL,
  order_key text,
  debounce_key text,
  everything boolean DEFAULT false NOT NULL
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);

CREATE TABLE gate_heads (
  workflow_id uuid NOT NULL,
  order_key text NOT NULL,
  run_id uuid NOT NULL,
  arrival bigint NOT NULL,
  not_before timestamp with time zone
);

CREATE TABLE gates (
  workflow_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  release_at timestamp with time zone
);

CREATE TABLE idempotency_keys (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer,
  response jsonb,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE key_passes (
  run_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE listener_leases (
  trigger_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  revision integer DEFAULT 1 NOT NULL,
  changed_at timestamp with time zone DEFAULT now() NOT NULL,
  retired boolean DEFAULT false NOT NULL,
  owner uuid,
  fence integer DEFAULT 0 NOT NULL,
  expires_at timestamp with time zone,
  "position" json,
  state text DEFAULT 'starting'::text NOT NULL,
  since timestamp with time zone DEFAULT now() NOT NULL,
  down_since timestamp with time zone DEFAULT now(),
  alerted_at timestamp with time zone,
  last_event_at timestamp with time zone,
  error json,
  reconnects integer DEFAULT 0 NOT NULL,
  dropped bigint DEFAULT 0 NOT NULL,
  alert_after_ms integer DEFAULT 300000 NOT NULL
);

CREATE TABLE listeners (
  id uuid NOT NULL,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  expires_at timestamp with time zone NOT NULL
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

CREATE TABLE oauth_sign_ins (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  connection_id uuid NOT NULL,
  state_hash bytea,
  session_hash bytea,
  secret bytea NOT NULL,
  result text DEFAULT 'waiting'::text NOT NULL,
  message text,
  interval_seconds integer,
  next_poll_at timestamp with time zone,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  expires_at timestamp with time zone NOT NULL
);

CREATE TABLE outbound_limits (
  workspace_id uuid NOT NULL,
  host text NOT NULL,
  requests integer NOT NULL,
  per_ms integer NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE parked_runs (
  run_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  arrival bigint NOT NULL,
  order_key text,
  debounce_key text,
  not_before timestamp with time zone
);

CREATE TABLE registrations (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  trigger_id uuid NOT NULL,
  connector text NOT NULL,
  operation text NOT NULL,
  input json NOT NULL,
  connection_id uuid,
  state text NOT NULL,
  data json,
  secret bytea NOT NULL,
  expires_at timestamp with time zone,
  next_check_at timestamp with time zone,
  attempts integer DEFAULT 0 NOT NULL,
  error json,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE run_calls (
  run_id uuid NOT NULL,
  path text NOT NULL,
  workspace_id uuid NOT NULL,
  child_run_id uuid NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE run_signals (
  run_id uuid NOT NULL,
  path text NOT NULL,
  workspace_id uuid NOT NULL,
  payload json,
  created_at timestamp with time zone DEFAULT now() NOT NULL
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
  finished_at timestamp with time zone,
  result json,
  signals integer DEFAULT 0 NOT NULL,
  depth smallint DEFAULT 0 NOT NULL,
  parent_run_id uuid,
  parent_path text,
  gated boolean DEFAULT false NOT NULL,
  order_key text,
  debounce_key text,
  arrival bigint,
  admitted_at timestamp with time zone,
  not_before timestamp with time zone
) PARTITION BY RANGE (id);

CREATE TABLE samples (
  workflow_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  value json NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE seen_items (
  trigger_id uuid NOT NULL,
  item bytea NOT NULL,
  workspace_id uuid NOT NULL,
  last_seen timestamp with time zone DEFAULT now() NOT NULL
);

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
  next_attempt_at timestamp with time zone,
  logs json
) PARTITION BY RANGE (id);

CREATE TABLE store_entries (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  value json,
  expires_at timestamp with time zone,
  updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE store_operations (
  workspace_id uuid NOT NULL,
  idempotency_key text NOT NULL,
  result json,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE triggers (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  token text NOT NULL,
  connector text,
  operation text,
  input json,
  version_id uuid,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  gated boolean DEFAULT false NOT NULL,
  keyed boolean DEFAULT false NOT NULL,
  settings jsonb,
  paused_at timestamp with time zone,
  pause_reason json,
  connection_id uuid,
  changed_at timestamp with time zone DEFAULT now() NOT NULL,
  registering json
);

CREATE TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE waits (
  run_id uuid NOT NULL,
  path text NOT NULL,
  workspace_id uuid NOT NULL,
  workflow_id uuid NOT NULL,
  kind text NOT NULL,
  message text,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE workflow_health (
  workflow_id uuid NOT NULL,
  hour timestamp with time zone NOT NULL,
  workspace_id uuid NOT NULL,
  total integer NOT NULL,
  failed integer NOT NULL
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
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  retry json
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
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  settings json DEFAULT '{}'::json NOT NULL
);

ALTER TABLE api_keys ADD CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE SET NULL;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE api_keys ADD CONSTRAINT api_keys_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'editor'::text, 'viewer'::text])));
ALTER TABLE api_keys ADD CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_actor_type_check CHECK ((actor_type = ANY (ARRAY['user'::text, 'apiKey'::text, 'system'::text])));
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_pkey PRIMARY KEY (id);
ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE captures ADD CONSTRAINT captures_pkey PRIMARY KEY (id);
ALTER TABLE captures ADD CONSTRAINT captures_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE circuits ADD CONSTRAINT circuits_pkey PRIMARY KEY (workspace_id, host);
ALTER TABLE circuits ADD CONSTRAINT circuits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE connections ADD CONSTRAINT connections_pkey PRIMARY KEY (id);
ALTER TABLE connections ADD CONSTRAINT connections_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE custom_connectors ADD CONSTRAINT custom_connectors_pkey PRIMARY KEY (id);
ALTER TABLE custom_connectors ADD CONSTRAINT custom_connectors_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE custom_connectors ADD CONSTRAINT custom_connectors_workspace_id_key_key UNIQUE (workspace_id, key);
ALTER TABLE digest_items ADD CONSTRAINT digest_items_pkey PRIMARY KEY (run_id, path);
ALTER TABLE digest_items ADD CONSTRAINT digest_items_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE digests ADD CONSTRAINT digests_pkey PRIMARY KEY (workspace_id, name);
ALTER TABLE digests ADD CONSTRAINT digests_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE event_keys ADD CONSTRAINT event_keys_pkey PRIMARY KEY (trigger_id, key);
ALTER TABLE event_keys ADD CONSTRAINT event_keys_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (id);
ALTER TABLE files ADD CONSTRAINT files_pkey PRIMARY KEY (id);
ALTER TABLE files ADD CONSTRAINT files_state_check CHECK ((state = ANY (ARRAY['writing'::text, 'stored'::text, 'gone'::text])));
ALTER TABLE flood_items ADD CONSTRAINT flood_items_flood_id_fkey FOREIGN KEY (flood_id) REFERENCES floods(id) ON DELETE CASCADE;
ALTER TABLE flood_items ADD CONSTRAINT flood_items_pkey PRIMARY KEY (flood_id, "position");
ALTER TABLE floods ADD CONSTRAINT floods_pkey PRIMARY KEY (id);
ALTER TABLE floods ADD CONSTRAINT floods_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE floods ADD CONSTRAINT floods_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE gate_heads ADD CONSTRAINT gate_heads_pkey PRIMARY KEY (workflow_id, order_key);
ALTER TABLE gates ADD CONSTRAINT gates_pkey PRIMARY KEY (workflow_id);
ALTER TABLE gates ADD CONSTRAINT gates_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key);
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE key_passes ADD CONSTRAINT key_passes_pkey PRIMARY KEY (run_id);
ALTER TABLE key_passes ADD CONSTRAINT key_passes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE listener_leases ADD CONSTRAINT listener_leases_pkey PRIMARY KEY (trigger_id);
ALTER TABLE listener_leases ADD CONSTRAINT listener_leases_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE listeners ADD CONSTRAINT listeners_pkey PRIMARY KEY (id);
ALTER TABLE memberships ADD CONSTRAINT memberships_pkey PRIMARY KEY (workspace_id, user_id);
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'editor'::text, 'viewer'::text])));
ALTER TABLE memberships ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE memberships ADD CONSTRAINT memberships_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE migrations ADD CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY (id);
ALTER TABLE oauth_sign_ins ADD CONSTRAINT oauth_sign_ins_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE;
ALTER TABLE oauth_sign_ins ADD CONSTRAINT oauth_sign_ins_pkey PRIMARY KEY (id);
ALTER TABLE oauth_sign_ins ADD CONSTRAINT oauth_sign_ins_state_hash_key UNIQUE (state_hash);
ALTER TABLE oauth_sign_ins ADD CONSTRAINT oauth_sign_ins_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE outbound_limits ADD CONSTRAINT outbound_limits_pkey PRIMARY KEY (workspace_id, host);
ALTER TABLE outbound_limits ADD CONSTRAINT outbound_limits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE parked_runs ADD CONSTRAINT parked_runs_pkey PRIMARY KEY (run_id);
ALTER TABLE registrations ADD CONSTRAINT registrations_pkey PRIMARY KEY (id);
ALTER TABLE registrations ADD CONSTRAINT registrations_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE run_calls ADD CONSTRAINT run_calls_pkey PRIMARY KEY (run_id, path);
ALTER TABLE run_signals ADD CONSTRAINT run_signals_pkey PRIMARY KEY (run_id, path);
ALTER TABLE runs ADD CONSTRAINT runs_pkey PRIMARY KEY (id);
ALTER TABLE samples ADD CONSTRAINT samples_pkey PRIMARY KEY (workflow_id);
ALTER TABLE samples ADD CONSTRAINT samples_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE seen_items ADD CONSTRAINT seen_items_pkey PRIMARY KEY (trigger_id, item);
ALTER TABLE seen_items ADD CONSTRAINT seen_items_trigger_id_fkey FOREIGN KEY (trigger_id) REFERENCES triggers(id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (token_hash);
ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE step_runs ADD CONSTRAINT step_runs_pkey PRIMARY KEY (id);
ALTER TABLE store_entries ADD CONSTRAINT store_entries_pkey PRIMARY KEY (workspace_id, key);
ALTER TABLE store_entries ADD CONSTRAINT store_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE store_operations ADD CONSTRAINT store_operations_pkey PRIMARY KEY (workspace_id, idempotency_key);
ALTER TABLE store_operations ADD CONSTRAINT store_operations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE triggers ADD CONSTRAINT triggers_pkey PRIMARY KEY (id);
ALTER TABLE triggers ADD CONSTRAINT triggers_token_key UNIQUE (token);
ALTER TABLE triggers ADD CONSTRAINT triggers_version_id_fkey FOREIGN KEY (version_id) REFERENCES workflow_versions(id) ON DELETE SET NULL;
ALTER TABLE triggers ADD CONSTRAINT triggers_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE triggers ADD CONSTRAINT triggers_workflow_id_key UNIQUE (workflow_id);
ALTER TABLE triggers ADD CONSTRAINT triggers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE waits ADD CONSTRAINT waits_kind_check CHECK ((kind = ANY (ARRAY['callback'::text, 'approval'::text])));
ALTER TABLE waits ADD CONSTRAINT waits_pkey PRIMARY KEY (run_id, path);
ALTER TABLE workflow_health ADD CONSTRAINT workflow_health_pkey PRIMARY KEY (workflow_id, hour);
ALTER TABLE workflow_health ADD CONSTRAINT workflow_health_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_pkey PRIMARY KEY (id);
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows(id) ON DELETE CASCADE;
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workflow_id_number_key UNIQUE (workflow_id, number);
ALTER TABLE workflow_versions ADD CONSTRAINT workflow_versions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workflows ADD CONSTRAINT workflows_pkey PRIMARY KEY (id);
ALTER TABLE workflows ADD CONSTRAINT workflows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE;
ALTER TABLE workspaces ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);

CREATE INDEX api_keys_workspace ON public.api_keys USING btree (workspace_id, id);
CREATE INDEX audit_entries_workspace ON public.audit_entries USING btree (workspace_id, id);
CREATE INDEX captures_received ON public.captures USING btree (received_at);
CREATE INDEX captures_workflow ON public.captures USING btree (workflow_id, id);
CREATE INDEX connections_broken ON public.connections USING btree (workspace_id) WHERE (status <> 'ok'::text);
CREATE INDEX connections_workspace ON public.connections USING btree (workspace_id, id);
CREATE INDEX custom_connectors_workspace ON public.custom_connectors USING btree (workspace_id, id);
CREATE INDEX digest_items_age ON public.digest_items USING btree (released_at) WHERE (released_at IS NOT NULL);
CREATE INDEX digest_items_open ON public.digest_items USING btree (workspace_id, name, "position") WHERE (released_to IS NULL);
CREATE INDEX digest_items_released ON public.digest_items USING btree (released_to) WHERE (released_to IS NOT NULL);
CREATE INDEX event_keys_expiry ON public.event_keys USING btree (expires_at);
CREATE INDEX events_workspace ON ONLY public.events USING btree (workspace_id, id);
CREATE INDEX files_leaving ON public.files USING btree (changed_at) WHERE (state <> 'stored'::text);
CREATE INDEX files_run ON public.files USING btree (workspace_id, run_id, id) WHERE (state = 'stored'::text);
CREATE INDEX floods_open ON public.floods USING btree (trigger_id) WHERE (state = ANY (ARRAY['held'::text, 'releasing'::text]));
CREATE INDEX floods_releasing ON public.floods USING btree (decided_at) WHERE (state = 'releasing'::text);
CREATE INDEX floods_workspace ON public.floods USING btree (workspace_id, id);
CREATE INDEX gate_changes_workflow ON public.gate_changes USING btree (workflow_id);
CREATE INDEX gate_heads_arrival ON public.gate_heads USING btree (workflow_id, arrival);
CREATE INDEX gates_release ON public.gates USING btree (release_at) WHERE (release_at IS NOT NULL);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);
CREATE INDEX listener_leases_owner ON public.listener_leases USING btree (owner);
CREATE INDEX memberships_user ON public.memberships USING btree (user_id);
CREATE INDEX oauth_sign_ins_connection ON public.oauth_sign_ins USING btree (connection_id);
CREATE INDEX oauth_sign_ins_expired ON public.oauth_sign_ins USING btree (expires_at);
CREATE INDEX parked_runs_debounce ON public.parked_runs USING btree (workflow_id, debounce_key, arrival) WHERE (debounce_key IS NOT NULL);
CREATE INDEX parked_runs_order ON public.parked_runs USING btree (workflow_id, order_key, arrival);
CREATE INDEX parked_runs_time ON public.parked_runs USING btree (workflow_id, not_before) WHERE (not_before IS NOT NULL);
CREATE INDEX registrations_due ON public.registrations USING btree (next_check_at) WHERE (next_check_at IS NOT NULL);
CREATE INDEX registrations_trigger ON public.registrations USING btree (trigger_id);
CREATE INDEX run_calls_age ON public.run_calls USING btree (created_at);
CREATE INDEX run_signals_age ON public.run_signals USING btree (created_at);
CREATE INDEX runs_active ON ONLY public.runs USING btree (workflow_id, order_key) WHERE ((admitted_at IS NOT NULL) AND (due_at IS NOT NULL));
CREATE INDEX runs_admitted ON ONLY public.runs USING btree (workflow_id, admitted_at) WHERE (admitted_at IS NOT NULL);
CREATE INDEX runs_due ON ONLY public.runs USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX runs_event ON ONLY public.runs USING btree (event_id);
CREATE INDEX runs_order ON ONLY public.runs USING btree (workflow_id, order_key, arrival) WHERE (order_key IS NOT NULL);
CREATE INDEX runs_workflow ON ONLY public.runs USING btree (workflow_id, id);
CREATE INDEX runs_workspace ON ONLY public.runs USING btree (workspace_id, id);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id);
CREATE INDEX step_runs_run ON ONLY public.step_runs USING btree (run_id);
CREATE INDEX store_entries_expiry ON public.store_entries USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX store_operations_age ON public.store_operations USING btree (created_at);
CREATE INDEX triggers_changed ON public.triggers USING btree (changed_at);
CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email));
CREATE INDEX waits_age ON public.waits USING btree (created_at);
CREATE INDEX waits_approvals ON public.waits USING btree (workspace_id, run_id, path) WHERE (kind = 'approval'::text);
CREATE INDEX workflows_workspace ON public.workflows USING btree (workspace_id, id) WHERE (deleted_at IS NULL);

CREATE TRIGGER runs_at_gate AFTER INSERT ON public.runs FOR EACH ROW WHEN ((new.gated AND (new.due_at IS NOT NULL) AND (new.admitted_at IS NULL))) EXECUTE FUNCTION sluice_at_gate();
CREATE TRIGGER runs_left_gate AFTER UPDATE OF due_at, admitted_at ON public.runs FOR EACH ROW WHEN ((old.gated AND (old.due_at IS NOT NULL) AND ((new.due_at IS NULL) OR ((old.admitted_at IS NULL) AND (new.admitted_at IS NOT NULL))))) EXECUTE FUNCTION sluice_left_gate();
CREATE TRIGGER triggers_changed BEFORE UPDATE ON public.triggers FOR EACH ROW EXECUTE FUNCTION sluice_changed();

COMMENT ON COLUMN captures.refused IS 'Why it was not let in: {code, message}.';
COMMENT ON COLUMN circuits.alerted_at IS 'When the workflows that are started by that were told.';
COMMENT ON COLUMN circuits.host IS 'With its port where that is not the usual one.';
COMMENT ON COLUMN circuits.probe_at IS 'From when on one request may find out whether it works again.';
COMMENT ON COLUMN circuits.probes IS 'How many of them failed.';
COMMENT ON COLUMN circuits.probing_until IS 'Until when that one request has time.';
COMMENT ON COLUMN circuits.reason IS 'The failure that opened it, or that of the last probe.';
COMMENT ON COLUMN connections.account IS 'Whose it is, as the last successful test said.';
COMMENT ON COLUMN connections.renewal_failure IS 'What went wrong for a while when they were to be renewed.';
COMMENT ON COLUMN connections.renewing_until IS 'Until when one process is at renewing the tokens.';
COMMENT ON COLUMN connections.status IS 'ok, unfinished (nobody has signed in yet) or reconnect (somebody has to sign in again).';
COMMENT ON COLUMN connections.status_message IS 'Why it is not ok, in the words of the service.';
COMMENT ON COLUMN connections.token_revision IS 'Counts the tokens that it had.';
COMMENT ON COLUMN connections.tokens IS 'What the service gave by OAuth 2, sealed.';
COMMENT ON COLUMN connections.tokens_expire_at IS 'Of the access token; null: not as far as is known.';
COMMENT ON COLUMN custom_connectors.definition IS 'Its base URL, kinds of sign-in and operations.';
COMMENT ON COLUMN custom_connectors.key IS 'What definitions and connections call it: custom-…; never used again for another one.';
COMMENT ON COLUMN custom_connectors.revision IS 'Raised by every change, so that other processes read it anew.';
COMMENT ON COLUMN files.backend IS 'Where its bytes are: dir or s3.';
COMMENT ON COLUMN files.key IS 'What its bytes are called there; never made of what users say.';
COMMENT ON COLUMN files.run_id IS 'Null of what was uploaded, or made while a step was tried out.';
COMMENT ON COLUMN files.state IS 'writing until all bytes are safe; gone from when nobody may read it until its bytes are removed.';
COMMENT ON COLUMN floods.lease_until IS 'Until when one listener is at releasing it.';
COMMENT ON COLUMN floods.note IS 'Why it is held again after it was to be released.';
COMMENT ON COLUMN floods.released IS 'How many of its items are events by now, in their order.';
COMMENT ON COLUMN floods.state IS 'held, releasing, released or dropped.';
COMMENT ON COLUMN listener_leases."position" IS 'How far it got, as its trigger keeps it; committed with the events.';
COMMENT ON COLUMN listener_leases.alerted_at IS 'When somebody was told of the time that it is down.';
COMMENT ON COLUMN listener_leases.down_since IS 'Since when it does not work; null while it does.';
COMMENT ON COLUMN listener_leases.fence IS 'Raised with each new holder; every event is written under it.';
COMMENT ON COLUMN listener_leases.retired IS 'Unpublished while somebody held it, who takes the row away.';
COMMENT ON COLUMN listener_leases.revision IS 'Raised whenever the trigger is published anew: its holder starts over.';
COMMENT ON COLUMN oauth_sign_ins.result IS 'On another device: waiting, connected, refused or expired.';
COMMENT ON COLUMN oauth_sign_ins.secret IS 'The code verifier or the device code, sealed.';
COMMENT ON COLUMN oauth_sign_ins.session_hash IS 'SHA-256 of the session that may come back with it.';
COMMENT ON COLUMN oauth_sign_ins.state_hash IS 'SHA-256 of the state; null on another device.';
COMMENT ON COLUMN outbound_limits.host IS 'With its port where that is not the usual one.';
COMMENT ON COLUMN registrations.data IS 'What the service gave, as the connector keeps it.';
COMMENT ON COLUMN registrations.next_check_at IS 'When it is looked at again: renewed, repaired, or taken back; null: never.';
COMMENT ON COLUMN registrations.secret IS 'Sealed {own, given}: what was offered to the service, and what it chose instead.';
COMMENT ON COLUMN registrations.state IS 'registering (until the publish is through), active, unregistering (to be taken back), abandoned (could not be taken back).';
COMMENT ON COLUMN runs.admitted_at IS 'When the gate let it through; a gated run without it is parked.';
COMMENT ON COLUMN runs.arrival IS 'Order of arrival among the gated runs.';
COMMENT ON COLUMN runs.due_at IS 'When a worker should take it up; null once settled. Not moved by a claim, so that a claim stays a heap-only update.';
COMMENT ON COLUMN runs.gated IS 'Whether it starts only when the gate of its workflow lets it: due_at is infinity until then.';
COMMENT ON COLUMN runs.in_flight IS 'The effects that may have been started and have no result yet: [{path, attempt, startedAt}].';
COMMENT ON COLUMN runs.lease_until IS 'Until when the claim holds, in database time; null while nobody holds it.';
COMMENT ON COLUMN runs.not_before IS 'Of a debounced run: until when a newer one of its key may take its place.';
COMMENT ON COLUMN runs.recoveries IS 'How often in a row the run was taken over from a claim that ran out; reset by progress.';
COMMENT ON COLUMN runs.result IS 'What a return step gave: {value, response}.';
COMMENT ON COLUMN runs.signals IS 'How often something was sent to the run from outside; a run that is about to wait looks whether it has grown.';
COMMENT ON COLUMN seen_items.item IS 'The first 16 bytes of the SHA-256 of the item''s id.';
COMMENT ON COLUMN seen_items.last_seen IS 'To the hour.';
COMMENT ON COLUMN step_runs.logs IS 'Lines that the script of a code step wrote to its console.';
COMMENT ON COLUMN triggers.changed_at IS 'When anything of it was changed last: whoever remembers triggers asks for it.';
COMMENT ON COLUMN triggers.connection_id IS 'What it signs in with, or what those who send to it do.';
COMMENT ON COLUMN triggers.gated IS 'Whether its runs wait at the gate: by order, concurrency, rate or debounce, or while paused.';
COMMENT ON COLUMN triggers.keyed IS 'Whether keys are taken from its events before they are stored: for order, debounce or deduplication.';
COMMENT ON COLUMN triggers.registering IS 'What is being published, {connector, operation, input, connectionId}, while its service may ask whether it is there.';
COMMENT ON COLUMN triggers.settings IS 'The settings of the published version.';
COMMENT ON COLUMN workflow_versions.first_effect IS 'The path of the first action: what a claim marks as started. Null when there is none.';
COMMENT ON COLUMN workflow_versions.number IS 'From 1 on in the order of publishing; of a draft that was run without being published, its revision, negative.';
COMMENT ON COLUMN workflow_versions.retry IS 'The retry policy of the workspace when it was published.';
COMMENT ON FUNCTION sluice_create_partitions(timestamp with time zone,integer) IS 'Makes the daily partitions (UTC) that are missing, from a moment on for a number of days.';
COMMENT ON FUNCTION sluice_id_floor(timestamp with time zone) IS 'The smallest UUIDv7 of a moment.';
COMMENT ON FUNCTION sluice_release(uuid[]) IS 'Lets through the parked runs that may go, by pause, debounce, order, concurrency and rate; gives them to be rung for.';
COMMENT ON TABLE captures IS 'Requests at the test address of a draft: the newest 50 of each workflow, for a week.';
COMMENT ON TABLE circuits IS 'Hosts that the workflows of a workspace do not call for now, as they failed again and again. Closing one deletes it.';
COMMENT ON TABLE custom_connectors IS 'Connectors that people of a workspace made from an OpenAPI document or a curl line. They hold no credentials.';
COMMENT ON TABLE digests IS 'The carrier is the run that waits to go on with the items; its row is locked while items are added or released.';
COMMENT ON TABLE files IS 'Files of runs, kept as long as their run.';
COMMENT ON TABLE floods IS 'New items of one poll that were too many to start a run for each: a person releases or drops them.';
COMMENT ON TABLE gate_changes IS 'Keys at a gate in which something came or ended since it was looked at; everything: its settings changed.';
COMMENT ON TABLE gate_heads IS 'The first parked run of each key that is free: what may go as soon as there is room. Written under the lock of the gate only.';
COMMENT ON TABLE gates IS 'One row per gated workflow: locked while runs are let through; release_at is when to look again.';
COMMENT ON TABLE key_passes IS 'Failed runs that stopped their key, and that a person let it go on from.';
COMMENT ON TABLE listener_leases IS 'Triggers that somebody has to be listening for: who does, until when, and how far it got. A row while published.';
COMMENT ON TABLE listeners IS 'Listener processes that are alive, to share the leases evenly.';
COMMENT ON TABLE oauth_sign_ins IS 'Sign-ins at services that somebody has begun: in a browser until it comes back with the state, on another device until that is done.';
COMMENT ON TABLE outbound_limits IS 'How often the workflows of a workspace may call a host, all together.';
COMMENT ON TABLE parked_runs IS 'Runs that wait at their gate: what is asked of them most, without the partitions of runs. Kept by triggers.';
COMMENT ON TABLE registrations IS 'Triggers that made themselves known to their service.';
COMMENT ON TABLE run_signals IS 'What was sent to a step of a run: a callback, a decision, the result of a call. Kept when it comes early.';
COMMENT ON TABLE samples IS 'What the trigger of a workflow may look like, as somebody chose it for the data picker.';
COMMENT ON TABLE seen_items IS 'What the polls of a trigger have found before: the newest 10,000, and all of the last poll.';
COMMENT ON TABLE store_operations IS 'What each store step did, so that it does it once however often it is tried.';
COMMENT ON TABLE triggers IS 'What starts a workflow, as published. version_id is what new events run on; null while unpublished.';
COMMENT ON TABLE waits IS 'Steps that wait for somebody outside.';
COMMENT ON TABLE workflow_health IS 'Ended runs by hour since the workflow was last published or resumed; decides about pausing it.';
