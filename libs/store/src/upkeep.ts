import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

const DAYS_AHEAD = 8;
const LOCK = 7246512;

/** What runs leave behind that end while they wait, or are told something when they wait no more. */
const LEFT_OF_ENDED_RUNS = ['waits', 'run_signals', 'run_calls'].map(
  (table) => `
    DELETE FROM ${table} t WHERE created_at < now() - interval '1 hour'
      AND NOT EXISTS (SELECT FROM runs r WHERE r.id = t.run_id AND r.due_at IS NOT NULL)
  `,
);

/** Values that are forgotten, and what tells a store or digest step that is tried again that it was done. */
const KEPT_LONG_ENOUGH = [
  `DELETE FROM registrations WHERE state = 'abandoned' AND updated_at < now() - interval '30 days'`,
  `DELETE FROM captures WHERE received_at < now() - interval '7 days'`,
  'DELETE FROM store_entries WHERE expires_at < now()',
  `DELETE FROM store_operations WHERE created_at < now() - interval '40 days'`,
  `DELETE FROM digest_items WHERE released_at < now() - interval '40 days'`,
  `DELETE FROM seen_items WHERE trigger_id IN (
     SELECT id FROM triggers t WHERE updated_at < now() - interval '40 days'
       AND NOT EXISTS (SELECT FROM listener_leases l WHERE l.trigger_id = t.id))`,
  `DELETE FROM floods WHERE state IN ('released', 'dropped') AND decided_at < now() - interval '40 days'`,
];

/** Of gates: how runs ended before what decides about a pause, and what stopped a key in a run that is gone. */
const LEFT_OF_GATES = [
  `DELETE FROM workflow_health WHERE hour < now() - interval '2 days'`,
  `DELETE FROM key_passes p WHERE created_at < now() - interval '1 hour'
     AND NOT EXISTS (SELECT FROM runs r WHERE r.id = p.run_id)`,
  ...['gate_changes', 'gate_heads'].map(
    (table) =>
      `DELETE FROM ${table} g WHERE NOT EXISTS (SELECT FROM workflows w WHERE w.id = g.workflow_id AND w.deleted_at IS NULL)`,
  ),
];

/** What keeps the tables in shape: partitions made ahead, old ones dropped, expired rows removed. */
@Injectable()
export class Upkeep {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * Does all of it once; another process that is at it already makes this a no-op.
   * @param retentionDays how many days of history stay; 0 keeps everything. A day with a run that is not settled stays.
   * @returns the partitions that were dropped
   */
  async run(retentionDays: number): Promise<string[]> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
        LOCK,
      ]);
      if (!rows[0]!.locked) return [];
      try {
        await client.query(`SELECT sluice_create_partitions(now() - interval '1 day', $1)`, [DAYS_AHEAD + 1]);
        await client.query('DELETE FROM event_keys WHERE expires_at < now()');
        await client.query(`DELETE FROM idempotency_keys WHERE created_at < now() - interval '1 day'`);
        await client.query('DELETE FROM sessions WHERE expires_at < now()');
        await client.query('DELETE FROM oauth_sign_ins WHERE expires_at < now()');
        for (const statement of KEPT_LONG_ENOUGH) await client.query(statement);
        for (const statement of LEFT_OF_ENDED_RUNS) await client.query(statement);
        for (const statement of LEFT_OF_GATES) await client.query(statement);
        return retentionDays > 0 ? await this.dropOlderThan(retentionDays) : [];
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      }
    } finally {
      client.release();
    }
  }

  private async dropOlderThan(days: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ day: string }>(
      `SELECT DISTINCT right(c.relname, 8) AS day
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent IN ('events'::regclass, 'runs'::regclass, 'step_runs'::regclass)
         AND right(c.relname, 8) < to_char((now() - $1 * interval '1 day') AT TIME ZONE 'UTC', 'YYYYMMDD')
       ORDER BY 1`,
      [days],
    );
    const dropped: string[] = [];
    for (const { day } of rows) {
      const { rows: open } = await this.pool.query<{ open: boolean }>(
        `SELECT to_regclass('runs_${day}') IS NOT NULL AND EXISTS (
           SELECT FROM runs WHERE due_at IS NOT NULL AND (id < next.first OR event_id < next.first)
         ) AS open
         FROM sluice_id_floor(to_date($1, 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' + interval '1 day') AS next(first)`,
        [day],
      );
      // Later days may hold the steps of a run of this one, and the run of an event of this one.
      if (open[0]!.open) break;
      for (const parent of ['step_runs', 'runs', 'events']) {
        await this.pool.query(`DROP TABLE IF EXISTS ${parent}_${day}`);
        dropped.push(`${parent}_${day}`);
      }
    }
    return dropped;
  }
}
