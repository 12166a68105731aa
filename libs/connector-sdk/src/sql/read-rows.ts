/**
 * The rows after a position in, what a poll found out. A transaction may commit after another one that began later, so
 * rows of lower number can turn up after those of higher: what was added in the last minute is read again each time,
 * and Sluice knows which of these rows it has seen.
 */
import type { PollResult } from '../trigger/declarations';
import type { SqlDialect } from './engine';

export interface RowSource {
  /** Null where the connection's database is all there is. */
  schema: string | null;
  table: string;
  order: string;
  id: string;
  /** New ones, at once. */
  maxRows: number;
}

export interface ReadRow {
  /** As text, as the next query is given them. */
  id: string;
  order: string;
  value: unknown;
}

/** A statement in; its rows out. */
export type Query = (sql: string, values: string[]) => Promise<readonly ReadRow[]>;

export interface RowDialect extends Pick<SqlDialect, 'quote' | 'placeholder'> {
  /** What is selected of the table `t`, given the two columns as expressions. */
  selected(orderColumn: string, idColumn: string): string;
}

/** How long a transaction may take to be found for certain. */
const LATE_MS = 60_000;
/** How many rows of that time are read again. */
const MAX_AGAIN = 500;

/** Up to here it had been read; null when the table was empty. */
type Mark = readonly [at: number, order: string, id: string] | readonly [at: number, order: null, id: null];

interface Cursor {
  /** Which table and columns; other ones are another beginning. */
  of: string;
  /** Oldest first; the first one is the newest of those older than `LATE_MS`. */
  marks: Mark[];
}

/** Throws what `query` throws. */
export async function readRows(
  query: Query,
  cursor: unknown,
  source: RowSource,
  dialect: RowDialect,
  now: number = Date.now(),
): Promise<PollResult> {
  const of = [source.schema ?? '', source.table, source.order, source.id].join('.');
  const kept = cursor as Cursor | null;
  const sql = sqlOf(source, dialect);
  return kept?.of === of ? readOn(query, kept, sql, source.maxRows, now) : begin(query, of, sql, now);
}

/** The latest rows are given as seen. */
async function begin(query: Query, of: string, sql: Sql, now: number): Promise<PollResult> {
  const { columns, from, isThere, descending } = sql;
  const rows = await query(
    `SELECT ${columns} ${from} WHERE ${isThere} ORDER BY ${descending} LIMIT ${MAX_AGAIN}`,
    [],
  );
  const oldestFirst = rows.toReversed();
  const [first] = oldestFirst;
  const last = oldestFirst.at(-1);
  const marks: Mark[] = first && last ? [markOf(now, first), markOf(now, last)] : [[now, null, null]];
  return { items: toItems(oldestFirst), cursor: { of, marks } satisfies Cursor };
}

async function readOn(
  query: Query,
  { of, marks }: Cursor,
  { columns, from, key, isThere, ascending, descending, pair }: Sql,
  maxRows: number,
  now: number,
): Promise<PollResult> {
  const floor = marks[0];
  const newest = marks.at(-1);
  if (!floor || !newest) throw new Error('A cursor without marks.');
  const again =
    newest[1] === null
      ? []
      : (
          await query(
            floor[1] === null
              ? `SELECT ${columns} ${from} WHERE ${key} <= ${pair(1)} ORDER BY ${descending} LIMIT ${MAX_AGAIN}`
              : `SELECT ${columns} ${from} WHERE ${key} <= ${pair(1)} AND ${key} > ${pair(3)} ORDER BY ${descending} LIMIT ${MAX_AGAIN}`,
            [newest[1], newest[2], ...(floor[1] === null ? [] : [floor[1], floor[2]])],
          )
        ).toReversed();
  const rows = await query(
    `SELECT ${columns} ${from} WHERE ${newest[1] === null ? isThere : `${key} > ${pair(1)}`} ORDER BY ${ascending} LIMIT ${maxRows}`,
    newest[1] === null ? [] : [newest[1], newest[2]],
  );
  const last = rows.at(-1);
  const moved: Mark[] = last ? [...marks, markOf(now, last)] : marks;
  const firstOfUse = moved.findLastIndex(([at]) => at <= now - LATE_MS);
  return {
    items: toItems([...again, ...rows]),
    cursor: { of, marks: firstOfUse > 0 ? moved.slice(firstOfUse) : moved } satisfies Cursor,
  };
}

const markOf = (at: number, { order, id }: ReadRow): Mark => [at, order, id];

const toItems = (rows: readonly ReadRow[]): PollResult['items'] =>
  rows.map(({ id, value }) => ({ id, value }));

type Sql = ReturnType<typeof sqlOf>;

function sqlOf({ schema, table, order, id }: RowSource, { quote, placeholder, selected }: RowDialect) {
  const orderColumn = `t.${quote(order)}`;
  const idColumn = `t.${quote(id)}`;
  return {
    columns: selected(orderColumn, idColumn),
    from: `FROM ${schema === null ? '' : `${quote(schema)}.`}${quote(table)} t`,
    key: `(${orderColumn}, ${idColumn})`,
    isThere: `${orderColumn} IS NOT NULL AND ${idColumn} IS NOT NULL`,
    ascending: `${orderColumn}, ${idColumn}`,
    descending: `${orderColumn} DESC, ${idColumn} DESC`,
    pair: (n: number) => `(${placeholder(n)}, ${placeholder(n + 1)})`,
  };
}
