import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Connections of triggers, and who listens for which trigger. */
export class Triggers1763800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CONNECTIONS);
    await queryRunner.query(CHANGES);
    await queryRunner.query(LEASES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE listener_leases, listeners;
      DROP TRIGGER triggers_changed ON triggers;
      DROP FUNCTION sluice_changed;
      ALTER TABLE triggers DROP COLUMN connection_id, DROP COLUMN changed_at;
    `);
  }
}

const CONNECTIONS = `
  ALTER TABLE triggers ADD COLUMN connection_id uuid;
  UPDATE triggers t SET connection_id = (v.definition -> 'trigger' ->> 'connectionId')::uuid
  FROM workflow_versions v WHERE v.id = t.version_id;
  COMMENT ON COLUMN triggers.connection_id IS 'What it signs in with, or what those who send to it do.';
`;

const CHANGES = `
  ALTER TABLE triggers ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
  CREATE INDEX triggers_changed ON triggers (changed_at);
  COMMENT ON COLUMN triggers.changed_at IS 'When anything of it was changed last: whoever remembers triggers asks for it.';
  CREATE FUNCTION sluice_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
  END $$;
  CREATE TRIGGER triggers_changed BEFORE UPDATE ON triggers FOR EACH ROW EXECUTE FUNCTION sluice_changed();
`;

const LEASES = `
  CREATE TABLE listeners (
    id uuid PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  );
  COMMENT ON TABLE listeners IS 'Listener processes that are alive, to share the leases evenly.';

  CREATE TABLE listener_leases (
    trigger_id uuid PRIMARY KEY REFERENCES triggers ON DELETE CASCADE,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    revision int NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now(),
    retired boolean NOT NULL DEFAULT false,
    owner uuid,
    fence int NOT NULL DEFAULT 0,
    expires_at timestamptz,
    position json,
    state text NOT NULL DEFAULT 'starting',
    since timestamptz NOT NULL DEFAULT now(),
    down_since timestamptz DEFAULT now(),
    alerted_at timestamptz,
    last_event_at timestamptz,
    error json,
    reconnects int NOT NULL DEFAULT 0,
    dropped bigint NOT NULL DEFAULT 0,
    alert_after_ms int NOT NULL DEFAULT 300000
  );
  CREATE INDEX listener_leases_owner ON listener_leases (owner);
  COMMENT ON TABLE listener_leases IS
    'Triggers that somebody has to be listening for: who does, until when, and how far it got. A row while published.';
  COMMENT ON COLUMN listener_leases.revision IS 'Raised whenever the trigger is published anew: its holder starts over.';
  COMMENT ON COLUMN listener_leases.retired IS 'Unpublished while somebody held it, who takes the row away.';
  COMMENT ON COLUMN listener_leases.fence IS 'Raised with each new holder; every event is written under it.';
  COMMENT ON COLUMN listener_leases.position IS 'How far it got, as its trigger keeps it; committed with the events.';
  COMMENT ON COLUMN listener_leases.down_since IS 'Since when it does not work; null while it does.';
  COMMENT ON COLUMN listener_leases.alerted_at IS 'When somebody was told of the time that it is down.';
`;
