import type { Failure, RunStatus } from '#kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { uuids } from './binary-array';
import { POOL } from './tokens';

/** How a run ended, for whoever waits for its answer. */
export interface RunOutcome {
  id: string;
  status: RunStatus;
  error: Failure | null;
  /** What its return step gave. */
  result: { value?: unknown; response?: unknown } | null;
}

const ENDED = `
  SELECT id, status, error, result FROM runs WHERE id = ANY($1::uuid[]) AND due_at IS NULL
`;

@Injectable()
export class RunOutcomes {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Those of the runs that have ended. */
  async ended(runIds: readonly string[]): Promise<RunOutcome[]> {
    const { rows } = await this.pool.query<RunOutcome>({
      name: 'ended',
      text: ENDED,
      values: [uuids([...runIds])],
    });
    return rows;
  }
}
