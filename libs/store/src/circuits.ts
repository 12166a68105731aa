/** Hosts that a workspace does not call for now: opened, probed by one process at a time, closed. On database time. */
import type { Failure } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

export interface CircuitKey {
  workspaceId: string;
  /** With its port where that is not the usual one. */
  host: string;
}

export interface OpenCircuit extends CircuitKey {
  openedAt: Date;
  /** Until one request may look whether it works again, in milliseconds; 0 or less: now. */
  probeInMs: number;
  /** Until the request that looks now has to have ended; null: none does. */
  probingForMs: number | null;
  /** How many such requests failed. */
  probes: number;
  reason: Failure;
}

/** One that nobody was told of, with the triggers of who is to be told. */
export interface UntoldCircuit extends CircuitKey {
  openedAt: Date;
  reason: Failure;
  told: string[];
}

/** First wait, doubled with every probe that fails, up to the longest. */
export const FIRST_PROBE_MS = 15_000;
export const LONGEST_PROBE_MS = 300_000;

const COLUMNS = `
  workspace_id AS "workspaceId", host, opened_at AS "openedAt", probes, reason,
  (extract(epoch FROM probe_at - now()) * 1000)::float8 AS "probeInMs",
  (extract(epoch FROM nullif(greatest(probing_until, now()), now()) - now()) * 1000)::float8 AS "probingForMs"
`;

const ALL = `SELECT ${COLUMNS} FROM circuits`;
const LIST = `SELECT ${COLUMNS} FROM circuits WHERE workspace_id = $1 AND host > $2 ORDER BY host LIMIT $3`;

const OPEN = `
  INSERT INTO circuits AS c (workspace_id, host, probe_at, reason)
  VALUES ($1, $2, now() + $3::float8 * interval '1 millisecond', $4)
  ON CONFLICT DO NOTHING
  RETURNING true AS opened
`;

const PROBE = `
  UPDATE circuits SET probing_until = now() + $3::float8 * interval '1 millisecond'
  WHERE workspace_id = $1 AND host = $2 AND probe_at <= now() AND (probing_until IS NULL OR probing_until < now())
  RETURNING true AS probing
`;

const FAILED = `
  UPDATE circuits SET probing_until = NULL, probes = probes + 1, reason = $3,
    probe_at = now() + least($4::float8 * 2 ^ least(probes + 1, 20), $5::float8) * interval '1 millisecond'
  WHERE workspace_id = $1 AND host = $2
`;

const RELEASE = 'UPDATE circuits SET probing_until = NULL WHERE workspace_id = $1 AND host = $2';
const CLOSE = 'DELETE FROM circuits WHERE workspace_id = $1 AND host = $2';
/** Nobody called for a day: what is known of it is of no worth. */
const FORGET = `DELETE FROM circuits WHERE probe_at < now() - interval '1 day' AND probing_until IS NULL`;

const UNTOLD = `
  SELECT c.workspace_id AS "workspaceId", c.host, c.opened_at AS "openedAt", c.reason,
         ARRAY(
           SELECT o.id FROM triggers o JOIN workflows ow ON ow.id = o.workflow_id AND ow.deleted_at IS NULL
           WHERE o.workspace_id = c.workspace_id AND o.connector = $1 AND o.operation = $2 AND o.version_id IS NOT NULL
         ) AS told
  FROM circuits c WHERE c.alerted_at IS NULL
  ORDER BY c.workspace_id, c.host LIMIT 100
`;

const TOLD = `
  UPDATE circuits SET alerted_at = now()
  WHERE workspace_id = $1 AND host = $2 AND date_trunc('milliseconds', opened_at) = $3
`;

@Injectable()
export class Circuits {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Of all workspaces. */
  async all(): Promise<OpenCircuit[]> {
    return (await this.pool.query<OpenCircuit>(ALL)).rows;
  }

  /** By host. @param after the host of the last one seen */
  async list(
    workspaceId: string,
    { limit, after = '' }: { limit: number; after?: string | undefined },
  ): Promise<OpenCircuit[]> {
    return (await this.pool.query<OpenCircuit>(LIST, [workspaceId, after, limit])).rows;
  }

  /** @returns false when it was open already */
  async open({ workspaceId, host }: CircuitKey, reason: Failure): Promise<boolean> {
    const values = [workspaceId, host, FIRST_PROBE_MS, JSON.stringify(reason)];
    return ((await this.pool.query(OPEN, values)).rowCount ?? 0) > 0;
  }

  /** Whether the caller, and nobody else, is to look now whether it works again. It has `forMs` to say. */
  async probe({ workspaceId, host }: CircuitKey, forMs: number): Promise<boolean> {
    return ((await this.pool.query(PROBE, [workspaceId, host, forMs])).rowCount ?? 0) > 0;
  }

  async probeFailed({ workspaceId, host }: CircuitKey, reason: Failure): Promise<void> {
    const values = [workspaceId, host, JSON.stringify(reason), FIRST_PROBE_MS, LONGEST_PROBE_MS];
    await this.pool.query(FAILED, values);
  }

  /** The probe came to nothing, neither good nor bad. */
  async release({ workspaceId, host }: CircuitKey): Promise<void> {
    await this.pool.query(RELEASE, [workspaceId, host]);
  }

  /** @returns whether it was open */
  async close({ workspaceId, host }: CircuitKey): Promise<boolean> {
    return ((await this.pool.query(CLOSE, [workspaceId, host])).rowCount ?? 0) > 0;
  }

  async forget(): Promise<void> {
    await this.pool.query(FORGET);
  }

  /** `by`: the trigger of the workflows that are told. */
  async untold(by: { connector: string; operation: string }): Promise<UntoldCircuit[]> {
    return (await this.pool.query<UntoldCircuit>(UNTOLD, [by.connector, by.operation])).rows;
  }

  async markTold({ workspaceId, host, openedAt }: UntoldCircuit): Promise<void> {
    await this.pool.query(TOLD, [workspaceId, host, openedAt]);
  }
}
