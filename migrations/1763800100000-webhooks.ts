import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came at test addresses, samples for the data picker, and what services know of triggers. */
export class Webhooks1763800100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CAPTURES);
    await queryRunner.query(SAMPLES);
    await queryRunner.query(REGISTRATIONS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE captures, samples, registrations;
      ALTER TABLE triggers DROP COLUMN registering;
    `);
  }
}

const CAPTURES = `
  CREATE TABLE captures (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL REFERENCES workflows ON DELETE CASCADE,
    received_at timestamptz NOT NULL DEFAULT now(),
    method text NOT NULL,
    path text NOT NULL,
    query text NOT NULL,
    headers json NOT NULL,
    content_type text,
    body bytea NOT NULL,
    refused json
  );
  CREATE INDEX captures_workflow ON captures (workflow_id, id);
  CREATE INDEX captures_received ON captures (received_at);
  COMMENT ON TABLE captures IS 'Requests at the test address of a draft: the newest 50 of each workflow, for a week.';
  COMMENT ON COLUMN captures.refused IS 'Why it was not let in: {code, message}.';
`;

const SAMPLES = `
  CREATE TABLE samples (
    workflow_id uuid PRIMARY KEY REFERENCES workflows ON DELETE CASCADE,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    value json NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  COMMENT ON TABLE samples IS 'What the trigger of a workflow may look like, as somebody chose it for the data picker.';
`;

const REGISTRATIONS = `
  ALTER TABLE triggers ADD COLUMN registering json;
  COMMENT ON COLUMN triggers.registering IS
    'What is being published, {connector, operation, input, connectionId}, while its service may ask whether it is there.';

  CREATE TABLE registrations (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    trigger_id uuid NOT NULL REFERENCES triggers ON DELETE CASCADE,
    connector text NOT NULL,
    operation text NOT NULL,
    input json NOT NULL,
    connection_id uuid,
    state text NOT NULL,
    data json,
    secret bytea NOT NULL,
    expires_at timestamptz,
    next_check_at timestamptz,
    attempts int NOT NULL DEFAULT 0,
    error json,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX registrations_trigger ON registrations (trigger_id);
  CREATE INDEX registrations_due ON registrations (next_check_at) WHERE next_check_at IS NOT NULL;
  COMMENT ON TABLE registrations IS 'Triggers that made themselves known to their service.';
  COMMENT ON COLUMN registrations.state IS
    'registering (until the publish is through), active, unregistering (to be taken back), abandoned (could not be taken back).';
  COMMENT ON COLUMN registrations.data IS 'What the service gave, as the connector keeps it.';
  COMMENT ON COLUMN registrations.secret IS 'Sealed {own, given}: what was offered to the service, and what it chose instead.';
  COMMENT ON COLUMN registrations.next_check_at IS 'When it is looked at again: renewed, repaired, or taken back; null: never.';
`;
