import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hosts that are left alone as they don't work, and how often people let hosts be called. */
export class Circuits1763900100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CIRCUITS);
    await queryRunner.query(LIMITS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE outbound_limits, circuits');
  }
}

const CIRCUITS = `
  CREATE TABLE circuits (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    host text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT now(),
    probe_at timestamptz NOT NULL,
    probing_until timestamptz,
    probes int NOT NULL DEFAULT 0,
    reason json NOT NULL,
    alerted_at timestamptz,
    PRIMARY KEY (workspace_id, host)
  );
  COMMENT ON TABLE circuits IS 'Hosts that the workflows of a workspace do not call for now, as they failed again and again. Closing one deletes it.';
  COMMENT ON COLUMN circuits.host IS 'With its port where that is not the usual one.';
  COMMENT ON COLUMN circuits.probe_at IS 'From when on one request may find out whether it works again.';
  COMMENT ON COLUMN circuits.probing_until IS 'Until when that one request has time.';
  COMMENT ON COLUMN circuits.probes IS 'How many of them failed.';
  COMMENT ON COLUMN circuits.reason IS 'The failure that opened it, or that of the last probe.';
  COMMENT ON COLUMN circuits.alerted_at IS 'When the workflows that are started by that were told.';
`;

const LIMITS = `
  CREATE TABLE outbound_limits (
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    host text NOT NULL,
    requests int NOT NULL,
    per_ms int NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, host)
  );
  COMMENT ON TABLE outbound_limits IS 'How often the workflows of a workspace may call a host, all together.';
  COMMENT ON COLUMN outbound_limits.host IS 'With its port where that is not the usual one.';
`;
