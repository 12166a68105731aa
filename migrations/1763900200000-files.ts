import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of runs: what is known of each; their bytes are in a folder or a bucket. */
export class Files1763900200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(FILES);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE files');
  }
}

const FILES = `
  CREATE TABLE files (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    run_id uuid,
    name text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL DEFAULT 0,
    sha256 bytea,
    backend text NOT NULL,
    key text NOT NULL,
    state text NOT NULL DEFAULT 'writing' CHECK (state IN ('writing', 'stored', 'gone')),
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX files_run ON files (workspace_id, run_id, id) WHERE state = 'stored';
  CREATE INDEX files_leaving ON files (changed_at) WHERE state <> 'stored';
  COMMENT ON TABLE files IS 'Files of runs, kept as long as their run.';
  COMMENT ON COLUMN files.run_id IS 'Null of what was uploaded, or made while a step was tried out.';
  COMMENT ON COLUMN files.backend IS 'Where its bytes are: dir or s3.';
  COMMENT ON COLUMN files.key IS 'What its bytes are called there; never made of what users say.';
  COMMENT ON COLUMN files.state IS 'writing until all bytes are safe; gone from when nobody may read it until its bytes are removed.';
`;
