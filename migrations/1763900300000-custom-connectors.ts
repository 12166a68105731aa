import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Connectors that the people of a workspace made themselves. */
export class CustomConnectors1763900300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CUSTOM_CONNECTORS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE custom_connectors');
  }
}

const CUSTOM_CONNECTORS = `
  CREATE TABLE custom_connectors (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    key text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    definition json NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, key)
  );
  CREATE INDEX custom_connectors_workspace ON custom_connectors (workspace_id, id);
  COMMENT ON TABLE custom_connectors IS 'Connectors that people of a workspace made from an OpenAPI document or a curl line. They hold no credentials.';
  COMMENT ON COLUMN custom_connectors.key IS 'What definitions and connections call it: custom-…; never used again for another one.';
  COMMENT ON COLUMN custom_connectors.definition IS 'Its base URL, kinds of sign-in and operations.';
  COMMENT ON COLUMN custom_connectors.revision IS 'Raised by every change, so that other processes read it anew.';
`;
