/** Conditions as people write them in, SQL with placeholders and the values that stand for these out. */
import { PermanentError } from '../errors';
import type { SqlColumn, SqlEngine } from './engine';
import type { SqlOperator } from './fields';

export interface SqlCondition {
  column: string;
  operator?: SqlOperator;
  value?: unknown;
}

/** A value as the driver takes it for this column. */
export type ToValue = (column: SqlColumn, value: unknown) => Promise<unknown>;

const COMPARISONS = { less: '<', atMost: '<=', greater: '>', atLeast: '>=' } as const;
/** LIKE’s own escape sign depends on settings of the server. */
const ESCAPE = '!';
const MAX_LISTED = 10_000;

interface Conditions {
  conditions: readonly SqlCondition[];
  match: 'all' | 'any';
  /** Whether rows are changed by them: then a value that is missing must not come to mean something else. */
  changes?: boolean;
}

/** Throws `PermanentError` (`<key>.no_column`, `<key>.no_value`…). Behind WHERE; empty where there is no condition. `values` gets what stands for the placeholders. */
export async function whereClause(
  engine: SqlEngine,
  columns: readonly SqlColumn[],
  { conditions, match, changes = false }: Conditions,
  values: unknown[],
  toValue: ToValue,
): Promise<string> {
  const parts: string[] = [];
  for (const condition of conditions) {
    const column = columnNamed(engine, columns, condition.column);
    if (changes) requireValue(engine, condition);
    parts.push(await conditionOf(engine, column, condition, values, toValue));
  }
  if (parts.length === 0) return '';
  return ` WHERE ${parts.map((part) => `(${part})`).join(match === 'any' ? ' OR ' : ' AND ')}`;
}

/** Throws `PermanentError` (`<key>.no_column`). */
export function columnNamed(engine: SqlEngine, columns: readonly SqlColumn[], name: string): SqlColumn {
  const column = columns.find((one) => one.name === name);
  if (column) return column;
  const names = columns.slice(0, 30).map((one) => one.name);
  throw new PermanentError({
    code: `${engine.key}.no_column`,
    message: `The table has no column ‘${name.slice(0, 100)}’. It has: ${names.join(', ')}${columns.length > names.length ? '…' : ''}.`,
  });
}

/** `is` and `isNot` nothing would hit all rows that have none, or all that have one. */
function requireValue({ key }: SqlEngine, { column, operator = 'is', value = null }: SqlCondition): void {
  if (value !== null || (operator !== 'is' && operator !== 'isNot')) return;
  throw new PermanentError({
    code: `${key}.no_value`,
    message: `The condition on ‘${column}’ has no value to compare with. Choose ‘is empty’ or ‘is not empty’ if that is meant.`,
  });
}

async function conditionOf(
  engine: SqlEngine,
  column: SqlColumn,
  { operator = 'is', value = null }: SqlCondition,
  values: unknown[],
  toValue: ToValue,
): Promise<string> {
  const { dialect } = engine;
  const name = dialect.quote(column.name);
  const put = (given: unknown): string => {
    values.push(given);
    return dialect.placeholder(values.length);
  };
  const converted = (given: unknown) => toValue(column, given);
  const like = (before: string, after: string) =>
    `${dialect.asText(name)} LIKE ${put(`${before}${textOf(engine, column, value).replace(/[!%_]/g, `${ESCAPE}$&`)}${after}`)} ESCAPE '${ESCAPE}'`;
  switch (operator) {
    case 'isEmpty':
      return `${name} IS NULL`;
    case 'isNotEmpty':
      return `${name} IS NOT NULL`;
    case 'is':
      return value === null ? `${name} IS NULL` : `${name} = ${put(await converted(value))}`;
    case 'isNot':
      return value === null ? `${name} IS NOT NULL` : dialect.isDifferent(name, put(await converted(value)));
    case 'less':
    case 'atMost':
    case 'greater':
    case 'atLeast':
      return `${name} ${COMPARISONS[operator]} ${put(await converted(value))}`;
    case 'contains':
      return like('%', '%');
    case 'startsWith':
      return like('', '%');
    case 'endsWith':
      return like('%', '');
    case 'oneOf': {
      const listed = listedIn(engine, column, value);
      if (listed.length === 0) return '1 = 0';
      const places: string[] = [];
      for (const one of listed) places.push(put(await converted(one)));
      return `${name} IN (${places.join(', ')})`;
    }
  }
}

/** A list, or text with commas. */
function listedIn(engine: SqlEngine, column: SqlColumn, value: unknown): readonly unknown[] {
  const listed = Array.isArray(value)
    ? (value as unknown[])
    : typeof value === 'string'
      ? value.split(',').map((part) => part.trim())
      : [value];
  if (listed.length <= MAX_LISTED) return listed;
  throw badValue(engine, column, `a list of at most ${MAX_LISTED.toLocaleString('en')}`);
}

function textOf(engine: SqlEngine, column: SqlColumn, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badValue(engine, column, 'text to look for');
}

export const badValue = (
  engine: Pick<SqlEngine, 'key'>,
  column: { name: string },
  what: string,
): PermanentError =>
  new PermanentError({
    code: `${engine.key}.bad_value`,
    message: `The column ‘${column.name}’ needs ${what}.`,
  });
