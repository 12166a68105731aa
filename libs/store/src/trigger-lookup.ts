import type { WorkflowSettings } from '#schema';
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { GroupCommit } from './group-commit';
import { POOL } from './tokens';
import { TriggerChanges } from './trigger-changes';

/** A trigger as an ingress needs it. */
export interface TriggerAddress {
  id: string;
  workspaceId: string;
  workflowId: string;
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  /** Of the connection that it signs in with, or by which its senders do. */
  connectionId: string | null;
  versionId: string;
  settings: WorkflowSettings;
  /** Whether its runs wait at the gate of their workflow. */
  gated: boolean;
  /** Whether keys are taken from its events. */
  keyed: boolean;
  /** What is being published in its place, while it makes itself known to its service. */
  registering: RegisteringTrigger | null;
}

/** A trigger that may be asked by its service whether it is there, although it takes no events yet. */
export interface RegisteringTrigger {
  id: string;
  workspaceId: string;
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  connectionId: string | null;
}

/** `unpublished`: the token exists, but its workflow has no published version. */
export type TriggerAnswer = TriggerAddress | 'unpublished' | 'unknown';

export interface AddressRow {
  token: string;
  id: string;
  workspace_id: string;
  workflow_id: string;
  connector: string | null;
  operation: string | null;
  input: Record<string, unknown> | null;
  connection_id: string | null;
  version_id: string | null;
  settings: WorkflowSettings | null;
  gated: boolean;
  keyed: boolean;
  registering: Omit<RegisteringTrigger, 'id' | 'workspaceId'> | null;
}

export const ADDRESS_COLUMNS =
  't.token, t.id, t.workspace_id, t.workflow_id, t.connector, t.operation, t.input, t.connection_id, t.version_id, ' +
  't.settings, t.gated, t.keyed, t.registering';
const LOOK_UP = `SELECT ${ADDRESS_COLUMNS} FROM triggers t WHERE t.token = ANY($1::text[])`;
const READ = `SELECT ${ADDRESS_COLUMNS} FROM triggers t WHERE t.id = $1`;
const OF_WORKFLOW = `SELECT ${ADDRESS_COLUMNS} FROM triggers t WHERE t.workspace_id = $1 AND t.workflow_id = $2`;

/** How long an answer is used again. Safe, as the write itself checks once more that the trigger is published. */
const FRESH_MS = 1000;
/** The same while changes are followed: for a change that took long to be committed and was not seen. */
const FOLLOWED_MS = 30_000;
const MAX_KEPT = 20_000;

/** Tokens in → triggers out; published ones are remembered until they change, all others are asked for each time. */
@Injectable()
export class TriggerLookup {
  private readonly kept = new Map<string, { answer: TriggerAddress; readAt: number }>();
  private readonly changes: TriggerChanges;
  private readonly reads: GroupCommit<string, TriggerAnswer>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.changes = new TriggerChanges(pool, (tokens) => {
      if (tokens === 'any') this.kept.clear();
      else for (const token of tokens) this.kept.delete(token);
    });
    this.reads = new GroupCommit((tokens) => this.read(tokens), {
      maxItems: 256,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'triggers' }, size),
    });
  }

  /** Without a wait where the answer is fresh. */
  find(token: string): TriggerAnswer | Promise<TriggerAnswer> {
    const now = performance.now();
    const areFollowed = this.changes.areFollowed(now);
    const known = this.kept.get(token);
    if (known && now - known.readAt < (areFollowed ? FOLLOWED_MS : FRESH_MS)) return known.answer;
    return this.reads.submit(token);
  }

  /** As they are now, in one statement. */
  now(tokens: readonly string[]): Promise<TriggerAnswer[]> {
    return tokens.length === 0 ? Promise.resolve([]) : this.read(tokens);
  }

  /** As it is now; null when it is not published, or there is none. */
  async byId(triggerId: string): Promise<TriggerAddress | null> {
    const { rows } = await this.pool.query<AddressRow>({ name: 'trigger', text: READ, values: [triggerId] });
    return rows[0] ? toAddress(rows[0]) : null;
  }

  /** As `byId`, of a workflow. */
  async ofWorkflow(workspaceId: string, workflowId: string): Promise<TriggerAddress | null> {
    const values = [workspaceId, workflowId];
    const { rows } = await this.pool.query<AddressRow>({
      name: 'trigger of workflow',
      text: OF_WORKFLOW,
      values,
    });
    return rows[0] ? toAddress(rows[0]) : null;
  }

  /** Of a trigger that is not published, or of another one than what is: what is being published. */
  async registering(token: string): Promise<RegisteringTrigger | null> {
    const { rows } = await this.pool.query<AddressRow>({
      name: 'triggers',
      text: LOOK_UP,
      values: [[token]],
    });
    return rows[0] ? registeringIn(rows[0]) : null;
  }

  private async read(tokens: readonly string[]): Promise<TriggerAnswer[]> {
    const readAt = performance.now();
    const { rows } = await this.pool.query<AddressRow>({ name: 'triggers', text: LOOK_UP, values: [tokens] });
    if (this.kept.size > MAX_KEPT) this.kept.clear();
    const byToken = new Map(rows.map((row) => [row.token, row]));
    return tokens.map((token) => {
      this.kept.delete(token);
      const row = byToken.get(token);
      if (!row) return 'unknown';
      const answer = toAddress(row);
      if (!answer) return 'unpublished';
      this.kept.set(token, { answer, readAt });
      return answer;
    });
  }
}

/** Null when it is not published. */
export function toAddress(row: AddressRow): TriggerAddress | null {
  if (row.version_id === null || row.connector === null || row.operation === null) return null;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    connector: row.connector,
    operation: row.operation,
    input: row.input ?? {},
    connectionId: row.connection_id,
    versionId: row.version_id,
    settings: row.settings ?? {},
    gated: row.gated,
    keyed: row.keyed,
    registering: registeringIn(row),
  };
}

const registeringIn = ({
  id,
  workspace_id: workspaceId,
  registering,
}: AddressRow): RegisteringTrigger | null => registering && { ...registering, id, workspaceId };
