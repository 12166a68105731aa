/**
 * The rows after a position in, what a poll found out. A transaction may commit after another one that began later, so
 * rows of lower number can turn up after those of higher: what was added in the last minute is read again each time,
 * and Sluice knows which of these rows it has seen.
 */
import { escapeIdentifier } from 'pg';

import type { PollResult } from '#connector-sdk';

export interface RowSource {
  schema: string;
  table: string;
  order: string;
  id: string;
  /** New ones, at once. */
  maxRows: number;
}

export type Query = (
  sql: string,
  values: unknown[],
) => Promise<{ rows: { id: string; order: string; row: string }[] }>;

/** How long a transaction may take to be found for certain. */
const LATE_MS = 60_000;
/** How many rows of that time are read again. */
const MAX_AGAIN = 500;
const STATEMENT_MS = 20_000;

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
  now: number = Date.now(),
): Promise<PollResult> {
  await query(`SET statement_timeout = ${STATEMENT_MS}; SET timezone = 'UTC'`, []);
  const of = [source.schema, source.table, source.order, source.id].join('.');
  const kept = cursor as Cursor | null;
  return kept?.of === of ? readOn(query, kept, source, now) : begin(query, of, source, now);
}

/** The latest rows are given as seen. */
async function begin(query: Query, of: string, source: RowSource, now: number): Promise<PollResult> {
  const { columns, key, from, descending } = sqlOf(source);
  const { rows } = await query(
    `SELECT ${columns} ${from} WHERE ${key} IS NOT NULL ORDER BY ${descending} LIMIT ${MAX_AGAIN}`,
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
  source: RowSource,
  now: number,
): Promise<PollResult> {
  const { columns, from, key, ascending, descending } = sqlOf(source);
  const floor = marks[0];
  const newest = marks.at(-1);
  if (!floor || !newest) throw new Error('A cursor without marks.');
  const again =
    newest[1] === null
      ? []
      : (
          await query(
            floor[1] === null
              ? `SELECT ${columns} ${from} WHERE ${key} <= ($1, $2) ORDER BY ${descending} LIMIT ${MAX_AGAIN}`
              : `SELECT ${columns} ${from} WHERE ${key} <= ($1, $2) AND ${key} > ($3, $4) ORDER BY ${descending} LIMIT ${MAX_AGAIN}`,
            [newest[1], newest[2], ...(floor[1] === null ? [] : [floor[1], floor[2]])],
          )
        ).rows.toReversed();
  const { rows } = await query(
    `SELECT ${columns} ${from} WHERE ${newest[1] === null ? `${key} IS NOT NULL` : `${key} > ($1, $2)`} ORDER BY ${ascending} LIMIT ${source.maxRows}`,
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

const markOf = (at: number, { order, id }: { order: string; id: string }): Mark => [at, order, id];

const toItems = (rows: readonly { id: string; row: string }[]): PollResult['items'] =>
  rows.map(({ id, row }) => ({ id, value: JSON.parse(row) as unknown }));

function sqlOf({ schema, table, order, id }: RowSource) {
  const orderColumn = `t.${escapeIdentifier(order)}`;
  const idColumn = `t.${escapeIdentifier(id)}`;
  return {
    columns: `${idColumn}::text AS id, ${orderColumn}::text AS "order", to_jsonb(t)::text AS row`,
    from: `FROM ${escapeIdentifier(schema)}.${escapeIdentifier(table)} t`,
    key: `(${orderColumn}, ${idColumn})`,
    ascending: `${orderColumn}, ${idColumn}`,
    descending: `${orderColumn} DESC, ${idColumn} DESC`,
  };
}
