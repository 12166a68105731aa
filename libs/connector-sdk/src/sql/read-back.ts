/** A row that was just written, for databases that don't give it back by themselves. */
import type { SqlEngine } from './engine';
import { type Row, tableName } from './statements';
import type { TableWork } from './table-work';

/**
 * Found by the columns that name it (left out: the primary key), of which the database may have chosen one; null when
 * they are not known.
 */
export async function readBack(
  engine: SqlEngine,
  { session, table, columns, toValue }: TableWork,
  row: Row,
  insertId: number | string | null,
  named: readonly string[] | null = null,
): Promise<Record<string, unknown> | null> {
  const { dialect } = engine;
  const keys = columns.filter(({ name, isKey }) => (named === null ? isKey : named.includes(name)));
  const unknown = keys.filter(({ name }) => row[name] === undefined || row[name] === null);
  if (keys.length === 0 || unknown.length > 1 || (unknown.length === 1 && insertId === null)) return null;
  const values: unknown[] = [];
  const parts: string[] = [];
  for (const column of keys) {
    values.push(unknown.includes(column) ? insertId : await toValue(column, row[column.name]));
    parts.push(`${dialect.quote(column.name)} = ${dialect.placeholder(values.length)}`);
  }
  const sql = `SELECT * FROM ${tableName(engine, table)} WHERE ${parts.join(' AND ')}`;
  const { rows } = await session.run({ sql, values }, 1);
  return rows[0] ?? null;
}
