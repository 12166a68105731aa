/** What services know of triggers: who was registered with what, until when, and what is still to be done about it. */
import { newId } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

import { DATA_SOURCE } from './tokens';

/**
 * `registering` until the publish is through, then `active`; `unregistering` while it is to be taken back at the
 * service, and `abandoned` when that did not work for so long that it was given up.
 */
export type RegistrationState = 'registering' | 'active' | 'unregistering' | 'abandoned';

export interface RegisteredTrigger {
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  connectionId: string | null;
}

export interface RegistrationRow extends RegisteredTrigger {
  id: string;
  workspaceId: string;
  workflowId: string;
  triggerId: string;
  state: RegistrationState;
  /** As the connector keeps it; null until the service has answered. */
  data: unknown;
  /** Sealed. */
  secret: Buffer;
  expiresAt: Date | null;
  nextCheckAt: Date | null;
  /** How often what is to be done went wrong in a row. */
  attempts: number;
  error: { code: string; message: string } | null;
  createdAt: Date;
}

/** One that is to be looked at, with what of its trigger is published now. */
export interface DueRegistration extends RegistrationRow {
  token: string;
  published: RegisteredTrigger | null;
}

export interface GivenRegistration {
  data: unknown;
  secret: Buffer;
  expiresAt: string | null;
}

const COLUMNS = `
  r.id, r.workspace_id AS "workspaceId", r.workflow_id AS "workflowId", r.trigger_id AS "triggerId", r.connector,
  r.operation, r.input, r.connection_id AS "connectionId", r.state, r.data, r.secret, r.expires_at AS "expiresAt",
  r.next_check_at AS "nextCheckAt", r.attempts, r.error, r.created_at AS "createdAt"
`;

const OF_TRIGGER = `
  SELECT ${COLUMNS} FROM registrations r WHERE r.workspace_id = $1 AND r.trigger_id = $2 ORDER BY r.id DESC
`;

const OF_WORKFLOW = `
  SELECT ${COLUMNS} FROM registrations r WHERE r.workspace_id = $1 AND r.workflow_id = $2 ORDER BY r.id DESC
`;

/** Looked at when whoever registers it seems to be gone. */
const BEGIN = `
  INSERT INTO registrations
    (id, workspace_id, workflow_id, trigger_id, connector, operation, input, connection_id, state, secret, next_check_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'registering', $9, now() + interval '10 minutes')
`;

const ANNOUNCE = 'UPDATE triggers SET registering = $3 WHERE workspace_id = $1 AND id = $2';

/** Every hour, and early enough where it ends before. */
const NEXT_CHECK = (expiresAt: string): string => `
  CASE WHEN ${expiresAt} IS NULL THEN now() + interval '1 hour' ELSE
    least(now() + interval '1 hour', greatest(now() + interval '10 seconds', now() + (${expiresAt} - now()) / 2))
  END
`;

const GIVEN = `
  UPDATE registrations SET data = $3, secret = $4, expires_at = $5, attempts = 0, error = NULL, updated_at = now(),
    next_check_at = CASE WHEN state = 'active' THEN ${NEXT_CHECK('$5::timestamptz')} ELSE next_check_at END
  WHERE workspace_id = $1 AND id = $2
`;

const SETTLE = `
  UPDATE registrations SET state = 'active', next_check_at = ${NEXT_CHECK('expires_at')}, updated_at = now()
  WHERE workspace_id = $1 AND trigger_id = $2 AND id = $3 AND state IN ('registering', 'active')
  RETURNING id
`;

/** Without data its service has not answered yet: that one is looked at a little later. */
const TAKE_BACK = `
  UPDATE registrations SET state = 'unregistering', attempts = 0, error = NULL, updated_at = now(),
    next_check_at = CASE WHEN data IS NULL THEN now() + interval '1 minute' ELSE now() END
  WHERE workspace_id = $1 AND trigger_id = $2 AND state IN ('registering', 'active')
    AND id <> coalesce($3::uuid, '00000000-0000-0000-0000-000000000000')
`;

/** The same thing at the service as another row stands for: there is nothing to take back. */
const FORGET_TWINS = `
  DELETE FROM registrations r USING registrations kept
  WHERE r.workspace_id = $1 AND r.trigger_id = $2 AND kept.id = $3 AND r.id <> kept.id
    AND r.connector = kept.connector AND r.data::jsonb = kept.data::jsonb
`;

const DUE = `
  WITH due AS (
    UPDATE registrations SET next_check_at = now() + $2 * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM registrations WHERE next_check_at <= now() ORDER BY next_check_at LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    RETURNING *
  )
  SELECT ${COLUMNS}, t.token,
    CASE WHEN t.version_id IS NOT NULL THEN json_build_object('connector', t.connector, 'operation', t.operation,
      'input', t.input, 'connectionId', t.connection_id) END AS published
  FROM due r JOIN triggers t ON t.id = r.trigger_id
`;

const FAILED = `
  UPDATE registrations SET attempts = attempts + 1, error = $3, updated_at = now(),
    next_check_at = now() + $4::float8 * interval '1 millisecond', state = CASE WHEN $5 THEN 'abandoned' ELSE state END
  WHERE workspace_id = $1 AND id = $2
`;

@Injectable()
export class RegistrationRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first. */
  ofTrigger(workspaceId: string, triggerId: string): Promise<RegistrationRow[]> {
    return this.db.query<RegistrationRow[]>(OF_TRIGGER, [workspaceId, triggerId]);
  }

  /** Newest first. */
  ofWorkflow(workspaceId: string, workflowId: string): Promise<RegistrationRow[]> {
    return this.db.query<RegistrationRow[]>(OF_WORKFLOW, [workspaceId, workflowId]);
  }

  /** From now on the trigger's address answers what its service asks before it agrees. */
  async begin(
    place: { workspaceId: string; workflowId: string; triggerId: string },
    trigger: RegisteredTrigger,
    seal: (id: string) => Buffer,
  ): Promise<string> {
    const { workspaceId, workflowId, triggerId } = place;
    const { connector, operation, input, connectionId } = trigger;
    const id = newId();
    await this.db.transaction(async (manager) => {
      await manager.query(BEGIN, [
        ...[
          id,
          workspaceId,
          workflowId,
          triggerId,
          connector,
          operation,
          JSON.stringify(input),
          connectionId,
        ],
        seal(id),
      ]);
      const announced = { connector, operation, input, connectionId };
      await manager.query(ANNOUNCE, [workspaceId, triggerId, JSON.stringify(announced)]);
    });
    return id;
  }

  /** What the service gave, at first or anew. */
  async given(
    workspaceId: string,
    id: string,
    { data, secret, expiresAt }: GivenRegistration,
  ): Promise<void> {
    await this.db.query(GIVEN, [workspaceId, id, JSON.stringify(data ?? {}), secret, expiresAt]);
  }

  /**
   * Once it is published what was registered is what counts, and all else of the trigger is to be taken back.
   * @param id null: nothing counts any more
   */
  async settle(workspaceId: string, triggerId: string, id: string | null): Promise<void> {
    await this.db.transaction(async (manager) => {
      await manager.query(ANNOUNCE, [workspaceId, triggerId, null]);
      if (id !== null && !(await this.activate(manager, workspaceId, triggerId, id))) return;
      if (id !== null) await manager.query(FORGET_TWINS, [workspaceId, triggerId, id]);
      await manager.query(TAKE_BACK, [workspaceId, triggerId, id]);
    });
  }

  /** It did not come to that: nothing of it is kept; what the service may have agreed to is taken back. */
  async withdraw(
    { workspaceId, triggerId }: { workspaceId: string; triggerId: string },
    id: string,
  ): Promise<void> {
    await this.db.transaction(async (manager) => {
      await manager.query(ANNOUNCE, [workspaceId, triggerId, null]);
      await manager.query('DELETE FROM registrations WHERE workspace_id = $1 AND id = $2 AND data IS NULL', [
        workspaceId,
        id,
      ]);
      await manager.query(
        `UPDATE registrations SET state = 'unregistering', next_check_at = now(), updated_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state = 'registering'`,
        [workspaceId, id],
      );
    });
  }

  /** Those whose time has come, for one process alone for so long. */
  async due(limit: number, leaseMs: number): Promise<DueRegistration[]> {
    return this.db.query<DueRegistration[]>(DUE, [limit, leaseMs]);
  }

  /** @param delayMs until it is tried again; null: never */
  async failed(
    { workspaceId, id }: { workspaceId: string; id: string },
    error: { code: string; message: string },
    delayMs: number | null,
  ): Promise<void> {
    await this.db.query(FAILED, [workspaceId, id, JSON.stringify(error), delayMs, delayMs === null]);
  }

  /** There is nothing to look at any more until its trigger changes. */
  async rest({ workspaceId, id }: { workspaceId: string; id: string }): Promise<void> {
    await this.db.query(
      'UPDATE registrations SET next_check_at = NULL, updated_at = now() WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id],
    );
  }

  async delete({ workspaceId, id }: { workspaceId: string; id: string }): Promise<void> {
    await this.db.query('DELETE FROM registrations WHERE workspace_id = $1 AND id = $2', [workspaceId, id]);
  }

  private async activate(
    manager: EntityManager,
    workspaceId: string,
    triggerId: string,
    id: string,
  ): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(SETTLE, [workspaceId, triggerId, id]);
    return rows.length > 0;
  }
}
