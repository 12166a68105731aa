/** What services know of triggers: who was registered with what, until when, and what is still to be done about it. */
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export type RegistrationState = 'registering' | 'active' | 'unregistering' | 'abandoned';

export interface RegistrationRow {
  id: string;
  workspaceId: string;
  workflowId: string;
  triggerId: string;
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  connectionId: string | null;
  state: RegistrationState;
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

const COLUMNS = `
  r.id, r.workspace_id AS "workspaceId", r.workflow_id AS "workflowId", r.trigger_id AS "triggerId", r.connector,
  r.operation, r.input, r.connection_id AS "connectionId", r.state, r.data, r.secret, r.expires_at AS "expiresAt",
  r.next_check_at AS "nextCheckAt", r.attempts, r.error, r.created_at AS "createdAt"
`;

const OF_TRIGGER = `
  SELECT ${COLUMNS} FROM registrations r WHERE r.workspace_id = $1 AND r.trigger_id = $2 ORDER BY r.id DESC
`;

@Injectable()
export class RegistrationRepository {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Newest first. */
  ofTrigger(workspaceId: string, triggerId: string): Promise<RegistrationRow[]> {
    return this.db.query<RegistrationRow[]>(OF_TRIGGER, [workspaceId, triggerId]);
  }
}
