import type { WorkflowSettings } from '#schema';
import { Metrics } from '#telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { GroupCommit } from './group-commit';
import { POOL } from './tokens';

/** A trigger as an ingress needs it. */
export interface TriggerAddress {
  id: string;
  workspaceId: string;
  workflowId: string;
  connector: string;
  operation: string;
  input: Record<string, unknown>;
  versionId: string;
  settings: WorkflowSettings;
  /** Whether its runs wait at the gate of their workflow. */
  gated: boolean;
  /** Whether keys are taken from its events. */
  keyed: boolean;
}

/** `unpublished`: the token exists, but its workflow has no published version. */
export type TriggerAnswer = TriggerAddress | 'unpublished' | 'unknown';

interface Row {
  token: string;
  id: string;
  workspace_id: string;
  workflow_id: string;
  connector: string | null;
  operation: string | null;
  input: Record<string, unknown> | null;
  version_id: string | null;
  settings: WorkflowSettings | null;
  gated: boolean;
  keyed: boolean;
}

const COLUMNS =
  'token, id, workspace_id, workflow_id, connector, operation, input, version_id, settings, gated, keyed';
const LOOK_UP = `SELECT ${COLUMNS} FROM triggers WHERE token = ANY($1::text[])`;
const READ = `SELECT ${COLUMNS} FROM triggers WHERE id = $1`;
const OF_WORKFLOW = `SELECT ${COLUMNS} FROM triggers WHERE workspace_id = $1 AND workflow_id = $2`;

/** How long an answer is used again. Safe, as the write itself checks once more that the trigger is published. */
const FRESH_MS = 1000;
const MAX_KEPT = 20_000;

/** Tokens in → triggers out; published ones are remembered for a second, all others are asked for each time. */
@Injectable()
export class TriggerLookup {
  private readonly kept = new Map<string, { answer: TriggerAddress; until: number }>();
  private readonly reads: GroupCommit<string, TriggerAnswer>;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    metrics: Metrics,
  ) {
    this.reads = new GroupCommit((tokens) => this.read(tokens), {
      maxItems: 256,
      onBatch: (size) => metrics.batchSize.observe({ writer: 'triggers' }, size),
    });
  }

  /** Without a wait where the answer is fresh. */
  find(token: string): TriggerAnswer | Promise<TriggerAnswer> {
    const known = this.kept.get(token);
    if (known && known.until > performance.now()) return known.answer;
    return this.reads.submit(token);
  }

  /** As it is now; null when it is not published, or there is none. */
  async byId(triggerId: string): Promise<TriggerAddress | null> {
    const { rows } = await this.pool.query<Row>({ name: 'trigger', text: READ, values: [triggerId] });
    return rows[0] ? toAddress(rows[0]) : null;
  }

  /** As `byId`, of a workflow. */
  async ofWorkflow(workspaceId: string, workflowId: string): Promise<TriggerAddress | null> {
    const values = [workspaceId, workflowId];
    const { rows } = await this.pool.query<Row>({ name: 'trigger of workflow', text: OF_WORKFLOW, values });
    return rows[0] ? toAddress(rows[0]) : null;
  }

  private async read(tokens: string[]): Promise<TriggerAnswer[]> {
    const { rows } = await this.pool.query<Row>({ name: 'triggers', text: LOOK_UP, values: [tokens] });
    if (this.kept.size > MAX_KEPT) this.kept.clear();
    const byToken = new Map(rows.map((row) => [row.token, row]));
    return tokens.map((token) => {
      this.kept.delete(token);
      const row = byToken.get(token);
      if (!row) return 'unknown';
      const answer = toAddress(row);
      if (!answer) return 'unpublished';
      this.kept.set(token, { answer, until: performance.now() + FRESH_MS });
      return answer;
    });
  }
}

function toAddress(row: Row): TriggerAddress | null {
  if (row.version_id === null || row.connector === null || row.operation === null) return null;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    connector: row.connector,
    operation: row.operation,
    input: row.input ?? {},
    versionId: row.version_id,
    settings: row.settings ?? {},
    gated: row.gated,
    keyed: row.keyed,
  };
}
