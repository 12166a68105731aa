import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether connections work, the tokens of those by OAuth 2, and their sign-ins under way. */
export class Vault1763900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(CONNECTIONS);
    await queryRunner.query(SIGN_INS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE oauth_sign_ins');
    await queryRunner.query(`
      ALTER TABLE connections
        DROP COLUMN status, DROP COLUMN status_message, DROP COLUMN account, DROP COLUMN tested_at,
        DROP COLUMN tokens, DROP COLUMN tokens_expire_at, DROP COLUMN token_revision,
        DROP COLUMN renewing_by, DROP COLUMN renewing_until, DROP COLUMN renewal_failed_at,
        DROP COLUMN renewal_failure
    `);
  }
}

const CONNECTIONS = `
  ALTER TABLE connections
    ADD COLUMN status text NOT NULL DEFAULT 'ok',
    ADD COLUMN status_message text,
    ADD COLUMN account text,
    ADD COLUMN tested_at timestamptz,
    ADD COLUMN tokens bytea,
    ADD COLUMN tokens_expire_at timestamptz,
    ADD COLUMN token_revision int NOT NULL DEFAULT 0,
    ADD COLUMN renewing_by uuid,
    ADD COLUMN renewing_until timestamptz,
    ADD COLUMN renewal_failed_at timestamptz,
    ADD COLUMN renewal_failure json;
  CREATE INDEX connections_broken ON connections (workspace_id) WHERE status <> 'ok';
  COMMENT ON COLUMN connections.status IS 'ok, unfinished (nobody has signed in yet) or reconnect (somebody has to sign in again).';
  COMMENT ON COLUMN connections.status_message IS 'Why it is not ok, in the words of the service.';
  COMMENT ON COLUMN connections.account IS 'Whose it is, as the last successful test said.';
  COMMENT ON COLUMN connections.tokens IS 'What the service gave by OAuth 2, sealed.';
  COMMENT ON COLUMN connections.tokens_expire_at IS 'Of the access token; null: not as far as is known.';
  COMMENT ON COLUMN connections.token_revision IS 'Counts the tokens that it had.';
  COMMENT ON COLUMN connections.renewing_until IS 'Until when one process is at renewing the tokens.';
  COMMENT ON COLUMN connections.renewal_failure IS 'What went wrong for a while when they were to be renewed.';
`;

const SIGN_INS = `
  CREATE TABLE oauth_sign_ins (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    connection_id uuid NOT NULL REFERENCES connections ON DELETE CASCADE,
    state_hash bytea UNIQUE,
    session_hash bytea,
    secret bytea NOT NULL,
    result text NOT NULL DEFAULT 'waiting',
    message text,
    interval_seconds int,
    next_poll_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  );
  CREATE INDEX oauth_sign_ins_expired ON oauth_sign_ins (expires_at);
  CREATE INDEX oauth_sign_ins_connection ON oauth_sign_ins (connection_id);
  COMMENT ON TABLE oauth_sign_ins IS 'Sign-ins at services that somebody has begun: in a browser until it comes back with the state, on another device until that is done.';
  COMMENT ON COLUMN oauth_sign_ins.state_hash IS 'SHA-256 of the state; null on another device.';
  COMMENT ON COLUMN oauth_sign_ins.session_hash IS 'SHA-256 of the session that may come back with it.';
  COMMENT ON COLUMN oauth_sign_ins.secret IS 'The code verifier or the device code, sealed.';
  COMMENT ON COLUMN oauth_sign_ins.result IS 'On another device: waiting, connected, refused or expired.';
`;
