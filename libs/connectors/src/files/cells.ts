/** Rows as steps have them – objects or lists – and as tables need them. */
import { PermanentError } from '#connector-sdk';

export type Cell = string | number | boolean | null;
export type Row = Record<string, unknown>;

export interface Table {
  /** Null where the rows are lists. */
  columns: string[] | null;
  cells: Cell[][];
}

/** @param columns in their order; left out: those of all rows, as they come. Throws `PermanentError` (`files.bad_row`). */
export function toTable(rows: readonly unknown[], columns: readonly string[] = []): Table {
  if (rows.every((row) => Array.isArray(row)) && columns.length === 0)
    return { columns: null, cells: rows.map((row) => (row as unknown[]).map(toCell)) };
  const names = columns.length > 0 ? [...columns] : namesIn(rows);
  return { columns: names, cells: rows.map((row, at) => valuesOf(row, names, at)) };
}

function namesIn(rows: readonly unknown[]): string[] {
  const names = new Set<string>();
  for (const row of rows) if (isObject(row)) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

function valuesOf(row: unknown, names: readonly string[], at: number): Cell[] {
  if (Array.isArray(row)) return row.map(toCell);
  if (isObject(row)) return names.map((name) => toCell(Object.hasOwn(row, name) ? row[name] : null));
  throw new PermanentError({
    code: 'files.bad_row',
    message: `Row ${at + 1} is neither an object nor a list. Map ‘Rows’ to a list of objects.`,
  });
}

const isObject = (value: unknown): value is Row =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** What no cell can hold is written as JSON. */
function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

/** A spreadsheet has no more of them. */
const MOST_COLUMNS = 16_384;
/** Of one table, those that are empty too: each becomes a field of its row. */
const MOST_CELLS = 2_000_000;

/**
 * A table's first row as names: an object for each further row. A name that is empty or comes twice gets a number.
 * Throws `PermanentError` (`files.too_many_cells`).
 */
export function withNames<Value>(rows: readonly (readonly Value[])[]): Record<string, Value | null>[] {
  const [head = [], ...rest] = rows;
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (width > MOST_COLUMNS || width * rows.length > MOST_CELLS) {
    throw new PermanentError({
      code: 'files.too_many_cells',
      message: `The table has ${width} columns and ${rows.length} rows. At most ${MOST_COLUMNS} columns and ${MOST_CELLS} cells are read: take a part of it, or take the rows without names.`,
    });
  }
  const names = uniqueNames(
    Array.from({ length: width }, (_, n) => String(head[n] ?? '').trim() || `column ${n + 1}`),
  );
  // Any name will do, `__proto__` too.
  return rest.map((row) => Object.fromEntries(names.map((name, n) => [name, row[n] ?? null])));
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  // Where the search for a free number goes on: a thousand equal names are numbered once, not a thousand times.
  const next = new Map<string, number>();
  return names.map((name) => {
    let unique = name;
    let number = next.get(name) ?? 2;
    for (; seen.has(unique); number++) unique = `${name} ${number}`;
    next.set(name, number);
    seen.add(unique);
    return unique;
  });
}
