import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What polls have seen, and what they found too much of at once. */
export class Polling1763800200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(SEEN);
    await queryRunner.query(FLOODS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE flood_items, floods, seen_items');
  }
}

const SEEN = `
  CREATE TABLE seen_items (
    trigger_id uuid NOT NULL REFERENCES triggers ON DELETE CASCADE,
    item bytea NOT NULL,
    workspace_id uuid NOT NULL,
    last_seen timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (trigger_id, item)
  );
  COMMENT ON TABLE seen_items IS 'What the polls of a trigger have found before: the newest 10,000, and all of the last poll.';
  COMMENT ON COLUMN seen_items.item IS 'The first 16 bytes of the SHA-256 of the item''s id.';
  COMMENT ON COLUMN seen_items.last_seen IS 'To the hour.';
`;

const FLOODS = `
  CREATE TABLE floods (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    workflow_id uuid NOT NULL REFERENCES workflows ON DELETE CASCADE,
    trigger_id uuid NOT NULL REFERENCES triggers ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'held',
    items int NOT NULL,
    released int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    decided_by text,
    decided_at timestamptz,
    lease_until timestamptz,
    note text
  );
  CREATE INDEX floods_workspace ON floods (workspace_id, id);
  CREATE INDEX floods_open ON floods (trigger_id) WHERE state IN ('held', 'releasing');
  CREATE INDEX floods_releasing ON floods (decided_at) WHERE state = 'releasing';
  COMMENT ON TABLE floods IS 'New items of one poll that were too many to start a run for each: a person releases or drops them.';
  COMMENT ON COLUMN floods.state IS 'held, releasing, released or dropped.';
  COMMENT ON COLUMN floods.released IS 'How many of its items are events by now, in their order.';
  COMMENT ON COLUMN floods.lease_until IS 'Until when one listener is at releasing it.';
  COMMENT ON COLUMN floods.note IS 'Why it is held again after it was to be released.';

  CREATE TABLE flood_items (
    flood_id uuid NOT NULL REFERENCES floods ON DELETE CASCADE,
    position int NOT NULL,
    workspace_id uuid NOT NULL,
    item bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (flood_id, position)
  );
`;
