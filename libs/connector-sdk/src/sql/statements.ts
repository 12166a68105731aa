/** Rows and conditions in, statements with placeholders out; names are quoted, and values never become part of the text. */
import { PermanentError } from '../errors';
import { columnNamed, type ToValue } from './conditions';
import type { SqlColumn, SqlEngine, SqlStatement, SqlTable } from './engine';

/** What Postgres and MySQL take in one statement, and a little less. */
const MAX_VALUES = 60_000;

export type Row = Readonly<Record<string, unknown>>;

export const tableName = ({ dialect }: SqlEngine, { schema, table }: SqlTable): string =>
  schema === null ? dialect.quote(table) : `${dialect.quote(schema)}.${dialect.quote(table)}`;

/** With `keys`: rows of which there is one already are updated. Columns that a row does not name get their default. */
export async function insertStatement(
  engine: SqlEngine,
  table: SqlTable,
  columns: readonly SqlColumn[],
  rows: readonly Row[],
  toValue: ToValue,
  keys: readonly string[] | null = null,
): Promise<SqlStatement> {
  const { dialect } = engine;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const written = names.map((name) => columnNamed(engine, columns, name));
  if (names.length * rows.length > MAX_VALUES) throw tooMany(engine);
  if (names.length === 0 && rows.length !== 1) throw nothingGiven(engine);
  const values: unknown[] = [];
  const places: string[] = [];
  for (const row of rows) {
    const line: string[] = [];
    for (const column of written) {
      if (!Object.hasOwn(row, column.name)) {
        line.push('DEFAULT');
        continue;
      }
      values.push(await toValue(column, row[column.name]));
      line.push(dialect.placeholder(values.length));
    }
    places.push(`(${line.join(', ')})`);
  }
  const into = `INSERT INTO ${tableName(engine, table)}`;
  const listed = names.map((name) => dialect.quote(name)).join(', ');
  const what = names.length === 0 ? emptyRow(engine) : ` (${listed}) VALUES ${places.join(', ')}`;
  const conflict =
    keys === null
      ? ''
      : ` ${dialect.onConflict(
          keys,
          names.filter((name) => !keys.includes(name)),
        )}`;
  return { sql: `${into}${what}${conflict}${returning(engine)}`, values };
}

/** `where`: what `whereClause` makes of the values that come behind the row's own. */
export async function updateStatement(
  engine: SqlEngine,
  table: SqlTable,
  columns: readonly SqlColumn[],
  row: Row,
  toValue: ToValue,
  where: (values: unknown[]) => Promise<string>,
): Promise<SqlStatement> {
  const { dialect } = engine;
  const values: unknown[] = [];
  const parts: string[] = [];
  for (const [name, value] of Object.entries(row)) {
    const column = columnNamed(engine, columns, name);
    values.push(await toValue(column, value));
    parts.push(`${dialect.quote(name)} = ${dialect.placeholder(values.length)}`);
  }
  if (parts.length === 0) throw nothingGiven(engine);
  const clause = await where(values);
  return {
    sql: `UPDATE ${tableName(engine, table)} SET ${parts.join(', ')}${clause}${returning(engine)}`,
    values,
  };
}

export const returning = ({ dialect }: SqlEngine): string => (dialect.hasReturning ? ' RETURNING *' : '');

const emptyRow = ({ dialect }: SqlEngine): string =>
  dialect.hasReturning ? ' DEFAULT VALUES' : ' () VALUES ()';

const nothingGiven = ({ key }: SqlEngine): PermanentError =>
  new PermanentError({
    code: `${key}.nothing_given`,
    message: 'There is nothing to write: give at least one column.',
  });

const tooMany = ({ key }: SqlEngine): PermanentError =>
  new PermanentError({
    code: `${key}.too_many_values`,
    message: `These rows have more than ${MAX_VALUES.toLocaleString('en')} values together. Write them in several steps.`,
  });
