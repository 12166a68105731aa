import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

/**
 * Runs that are due and that nobody holds, oldest first. Fresh ones are left out for a grace: their bell was rung
 * with their commit, and is only missing when that ring was lost.
 */
const DUE = `
  SELECT id, fence FROM runs
  WHERE due_at <= now() AND (lease_until IS NULL OR lease_until <= now())
    AND (status <> 'queued' OR due_at <= now() - $2 * interval '1 millisecond')
  ORDER BY due_at LIMIT $1
`;

const EXPIRE = `UPDATE runs SET lease_until = now() WHERE due_at IS NOT NULL AND lease_until > now()`;

@Injectable()
export class DueRuns {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async find(limit: number, graceMs: number): Promise<{ id: string; fence: number }[]> {
    const { rows } = await this.pool.query<{ id: string; fence: number }>({
      name: 'due',
      text: DUE,
      values: [limit, graceMs],
    });
    return rows;
  }

  /** Ends every lease; for a process that knows that it is the only one, after a crash. */
  async expireLeases(): Promise<number> {
    const { rowCount } = await this.pool.query(EXPIRE);
    return rowCount ?? 0;
  }
}
