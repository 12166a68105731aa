import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

import { POOL } from './tokens';

@Injectable()
export class DatabaseHealth {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Whether Postgres answers, within the time that a connection may take. */
  async isWell(): Promise<boolean> {
    try {
      await this.pool.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }
}
