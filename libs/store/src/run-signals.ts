/** Something sent to a step of a run from outside → kept, and the run woken, in one statement. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';

import { POOL } from './tokens';

export interface NewSignal {
  workspaceId: string;
  runId: string;
  /** Of the step within the run. */
  path: string;
  /** JSON. */
  payload: unknown;
}

/** `already`: the step was sent something before, which stays. `gone`: the run has ended, or there is none. */
export type SignalOutcome = 'sent' | 'already' | 'gone';

export interface SentSignal {
  outcome: SignalOutcome;
  /** The run's, to ring for it; null unless `sent`. */
  fence: number | null;
}

/** What takes the place of a signal that did not come in time, so that a late one is known to be late. */
export const EXPIRED = { kind: 'expired' } as const;

/**
 * The run is locked first: its end, its waiting and this go one after another. A run that waits becomes due; one that
 * is under way sees by the count that it must not wait.
 */
const SEND = `
  WITH run AS (
    SELECT id FROM runs WHERE id = $1 AND workspace_id = $2 AND due_at IS NOT NULL FOR UPDATE
  ), sent AS (
    INSERT INTO run_signals (run_id, path, workspace_id, payload) SELECT id, $3, $2, $4::json FROM run
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING run_id
  ), woken AS (
    UPDATE runs r SET signals = signals + 1, due_at = CASE WHEN status = 'waiting' THEN now() ELSE due_at END
    FROM sent WHERE r.id = $1 AND r.id = sent.run_id
    RETURNING r.fence
  )
  SELECT EXISTS (SELECT FROM run) AS alive, (SELECT fence FROM woken) AS fence
`;

const LOAD = 'SELECT path, payload FROM run_signals WHERE run_id = $1';

const EXPIRE = `
  WITH expired AS (
    INSERT INTO run_signals (run_id, path, workspace_id, payload) VALUES ($1, $2, $3, '${JSON.stringify(EXPIRED)}')
    ON CONFLICT (run_id, path) DO NOTHING
    RETURNING payload
  )
  SELECT payload FROM expired
`;

/** As `RunSignals.send`; on a transaction's client the signal is sent with its commit. */
export async function sendSignal(
  db: Pick<PoolClient, 'query'>,
  { workspaceId, runId, path, payload }: NewSignal,
): Promise<SentSignal> {
  const { rows } = await db.query<{ alive: boolean; fence: number | null }>({
    name: 'signal',
    text: SEND,
    values: [runId, workspaceId, path, JSON.stringify(payload ?? null)],
  });
  const { alive, fence } = rows[0]!;
  return { outcome: fence !== null ? 'sent' : alive ? 'already' : 'gone', fence };
}

@Injectable()
export class RunSignals {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Only the first signal to a step counts. One that comes before the run gets there is kept until it does. */
  send(signal: NewSignal): Promise<SentSignal> {
    return sendSignal(this.pool, signal);
  }

  /** Everything that was sent to a run so far, by path. */
  async load(runId: string): Promise<Map<string, unknown>> {
    const { rows } = await this.pool.query<{ path: string; payload: unknown }>({
      name: 'signals',
      text: LOAD,
      values: [runId],
    });
    return new Map(rows.map(({ path, payload }) => [path, payload]));
  }

  /** What was sent to one step; undefined: nothing. */
  async find(runId: string, path: string): Promise<unknown> {
    const { rows } = await this.pool.query<{ payload: unknown }>({
      name: 'signal-of',
      text: `${LOAD} AND path = $2`,
      values: [runId, path],
    });
    return rows[0]?.payload;
  }

  /**
   * Gives up waiting for one step: from here on nothing can be sent to it. Decides a race with one that is just being
   * sent. @returns what had come before; `EXPIRED` when nothing had
   */
  async expire({ workspaceId, runId, path }: Omit<NewSignal, 'payload'>): Promise<unknown> {
    const { rows } = await this.pool.query<{ payload: unknown }>({
      name: 'expire',
      text: EXPIRE,
      values: [runId, path, workspaceId],
    });
    return rows[0]?.payload ?? this.find(runId, path);
  }
}

/** Whether a payload says that the time was over. */
export const isExpired = (payload: unknown): boolean =>
  (payload as { kind?: unknown } | null | undefined)?.kind === EXPIRED.kind;
