import { Type } from 'typebox';

import { defineAction } from '../define';
import { PermanentError } from '../errors';
import type { ActionDeclaration } from '../types';
import { columnNamed } from './conditions';
import type { SqlColumn, SqlEngine } from './engine';
import { columnsField, rowField, tableFields, timeoutField } from './fields';
import { readBack } from './read-back';
import { insertStatement, type Row } from './statements';
import { type TableWork, withTable } from './table-work';

/** Columns of all unique indexes of a table: MySQL has 64 indexes of 16 columns at most. */
const MOST_INDEXED = 1024;

export const upsertRow = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'upsert-row',
    title: 'Add or update a row',
    description: 'Updates the row that has the same key, and adds one if there is none.',
    idempotent: true,
    input: Type.Object(
      {
        ...tableFields(engine),
        keys: Type.Optional(
          columnsField(
            engine,
            'Columns that name a row',
            'A row with the same values in them is the same row; the table has to keep them unique. Left out: the primary key.',
          ),
        ),
        row: rowField(engine, 'Row', 'With the columns that name it, and those to be written.'),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      row: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
        title: 'Row',
        description: 'As it is stored now; empty where the database does not tell.',
      }),
    }),
    run: (context) =>
      withTable(engine, context, 'write', async (work) => {
        const { session, table, columns, toValue } = work;
        const { row, keys: given = [] } = context.input;
        const keys = keysOf(engine, columns, given);
        const missing = keys.filter((key) => !Object.hasOwn(row, key));
        if (missing.length > 0) {
          throw new PermanentError({
            code: `${engine.key}.no_key`,
            message: `The row has no ${missing.map((key) => `‘${key}’`).join(', ')}, which says which row it is. Add it to the row.`,
          });
        }
        await requireUnique(engine, work, keys);
        const statement = await insertStatement(engine, table, columns, [row], toValue, keys);
        const { rows, insertId } = await session.run(statement, 1);
        const stored = rows[0] ?? (await readBack(engine, work, row, insertId, keys));
        if (stored === null && engine.dialect.uniqueIndexes && isNamed(row, keys)) throw otherRow(engine);
        return { row: stored };
      }),
  });

/** Without an index that keeps them unique, each run would add one more row. Throws `PermanentError` (`<key>.no_key`). */
async function requireUnique(
  engine: SqlEngine,
  { session, table }: TableWork,
  keys: readonly string[],
): Promise<void> {
  const statement = engine.dialect.uniqueIndexes?.(table);
  if (!statement) return;
  const { rows } = await session.run(statement, MOST_INDEXED);
  const indexes = new Map<unknown, Set<unknown>>();
  for (const { name, column } of rows) {
    indexes.set(name, (indexes.get(name) ?? new Set()).add(column));
  }
  const wanted = new Set(keys);
  const isUnique = [...indexes.values()].some(
    (columns) => columns.size === wanted.size && keys.every((key) => columns.has(key)),
  );
  if (isUnique) return;
  throw new PermanentError({
    code: `${engine.key}.no_key`,
    message: `The table does not keep ${keys.map((key) => `‘${key}’`).join(' and ')} unique. Name columns for which it has a unique index, or add one.`,
  });
}

const isNamed = (row: Row, keys: readonly string[]): boolean =>
  keys.every((key) => row[key] !== undefined && row[key] !== null);

const otherRow = ({ key }: SqlEngine): PermanentError =>
  new PermanentError({
    code: `${key}.constraint`,
    message:
      'Another row has a value that may be there only once, such as the same address. Nothing was changed.',
  });

function keysOf(engine: SqlEngine, columns: readonly SqlColumn[], given: readonly string[]): string[] {
  const keys =
    given.length > 0
      ? given.map((name) => columnNamed(engine, columns, name).name)
      : columns.filter(({ isKey }) => isKey).map(({ name }) => name);
  if (keys.length > 0) return keys;
  throw new PermanentError({
    code: `${engine.key}.no_key`,
    message: 'The table has no primary key: say which columns name a row.',
  });
}
