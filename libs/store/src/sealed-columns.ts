/** Everything in the database that the vault has sealed, for when its key changes. */
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { DATA_SOURCE } from './tokens';

export interface SealedColumn {
  table: string;
  column: string;
  /** What the vault knows it by (`SealContext.fieldSet`). */
  fieldSet: string;
}

/** A column that is sealed has its line here; a test compares them with the schema. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'connections', column: 'secrets', fieldSet: 'secrets' },
  { table: 'connections', column: 'tokens', fieldSet: 'tokens' },
  { table: 'registrations', column: 'secret', fieldSet: 'registration' },
  { table: 'oauth_sign_ins', column: 'secret', fieldSet: 'sign-in' },
];

export interface SealedRow {
  id: string;
  workspaceId: string;
  sealed: Buffer;
}

/** Sealed bytes are: a version, the id of the master key in 8 bytes, and the rest. */
const KEY_ID = (column: string): string => `substring(${column} FROM 2 FOR 8)`;

@Injectable()
export class SealedColumns {
  constructor(@Inject(DATA_SOURCE) private readonly db: DataSource) {}

  /** Rows behind `after` that were sealed with another key than this one, by id. */
  async sealedOtherwise(
    { table, column }: SealedColumn,
    keyId: Buffer,
    after: string | null,
    limit: number,
  ): Promise<SealedRow[]> {
    return this.db.query<SealedRow[]>(
      `SELECT id, workspace_id AS "workspaceId", ${column} AS sealed FROM ${table}
       WHERE ($2::uuid IS NULL OR id > $2) AND length(${column}) > 9 AND ${KEY_ID(column)} <> $1
       ORDER BY id LIMIT $3`,
      [keyId, after, limit],
    );
  }

  /** Whether the bytes took the place of the old ones: not when somebody else has changed them meanwhile. */
  async replace({ table, column }: SealedColumn, { id, sealed }: SealedRow, by: Buffer): Promise<boolean> {
    const [rows] = await this.db.query<[unknown[]]>(
      `UPDATE ${table} SET ${column} = $3 WHERE id = $1 AND ${column} = $2 RETURNING id`,
      [id, sealed, by],
    );
    return rows.length > 0;
  }

  /** How many rows each master key has sealed, by its id in hexadecimal. */
  async countByKey({ table, column }: SealedColumn): Promise<Map<string, number>> {
    const rows = await this.db.query<{ key: string; count: string }[]>(
      `SELECT encode(${KEY_ID(column)}, 'hex') AS key, count(*) AS count FROM ${table}
       WHERE length(${column}) > 9 GROUP BY 1`,
    );
    return new Map(rows.map(({ key, count }) => [key, Number(count)]));
  }
}
