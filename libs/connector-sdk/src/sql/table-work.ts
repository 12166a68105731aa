/** What the operations on a table begin with: a session, the table's columns, and values as the driver takes them. */
import type { ActionContext } from '../types';
import type { ToValue } from './conditions';
import type { SqlColumn, SqlEngine, SqlSession, SqlSessionOptions, SqlTable } from './engine';
import { tableOf, timeoutOf } from './fields';
import { existing } from './loaders';

/** Of one file that goes into a column. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

export interface TableWork {
  session: SqlSession;
  table: SqlTable;
  columns: SqlColumn[];
  toValue: ToValue;
}

export function withTable<T>(
  engine: SqlEngine,
  context: ActionContext<{ timeoutSeconds?: number }>,
  transaction: SqlSessionOptions['transaction'] | null,
  work: (work: TableWork) => Promise<T>,
): Promise<T> {
  const table = tableOf(engine, context.input as Record<string, unknown>);
  const options = { timeoutMs: timeoutOf(context.input), ...(transaction ? { transaction } : {}) };
  const readFile = (value: unknown) => context.files.read(value, MAX_FILE_BYTES);
  return engine.open(context, options, async (session) => {
    const columns = existing(engine, table, await session.columns(table));
    const toValue: ToValue = async (column, value) => {
      const converted: unknown = await engine.toValue(column, value, readFile);
      return converted ?? null;
    };
    return work({ session, table, columns, toValue });
  });
}
