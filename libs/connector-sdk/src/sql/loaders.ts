/** Tables and columns as choices, and a table's columns as fields. */
import { PermanentError } from '../errors';
import { chosen, type FieldLoader, type LoadContext, type Option, type OptionLoader } from '../options';
import type { SqlColumn, SqlEngine, SqlStatement, SqlTable } from './engine';
import { rowFields } from './field-set';

const TIMEOUT_MS = 10_000;
const PAGE = 200;

/** `list`: a statement that gives rows of `value` and `hint`, at most `limit` behind `offset`, whose value holds `search`. */
export type ListStatement = (asked: {
  search: string;
  schema: string | null;
  limit: number;
  offset: number;
}) => SqlStatement;

/** Choices from a catalogue of the database. */
export const listLoader =
  (engine: SqlEngine, list: ListStatement): OptionLoader =>
  async (context) => {
    const offset = Math.max(0, Number.parseInt(context.cursor ?? '0', 10) || 0);
    const asked = {
      search: context.search.slice(0, 200),
      schema: chosen(context.input, 'schema') ?? engine.defaultSchema,
      limit: PAGE + 1,
      offset,
    };
    const { rows } = await engine.open(context, { timeoutMs: TIMEOUT_MS }, (session) =>
      session.run(list(asked), PAGE + 1),
    );
    const options = rows.slice(0, PAGE).map(({ value, hint }): Option => ({
      value: String(value),
      label: String(value),
      ...(typeof hint === 'string' && hint !== '' ? { hint } : {}),
    }));
    return { options, nextCursor: rows.length > PAGE ? String(offset + PAGE) : null };
  };

export const columnLoader =
  (engine: SqlEngine): OptionLoader =>
  async (context) => {
    const sought = context.search.toLowerCase();
    const columns = await columnsOf(engine, context);
    return {
      options: columns
        .filter(({ name }) => name.toLowerCase().includes(sought))
        .map(({ name, type, isKey }) => ({ value: name, label: name, hint: isKey ? `${type}, key` : type })),
    };
  };

export const rowFieldLoader =
  (engine: SqlEngine): FieldLoader =>
  async (context) =>
    rowFields(await columnsOf(engine, context));

function columnsOf(engine: SqlEngine, context: LoadContext): Promise<SqlColumn[]> {
  const table = chosen(context.input, 'table');
  if (table === null) {
    throw new PermanentError({ code: `${engine.key}.no_table`, message: 'Choose a table first.' });
  }
  const place = { schema: chosen(context.input, 'schema') ?? engine.defaultSchema, table };
  return engine.open(context, { timeoutMs: TIMEOUT_MS }, async (session) =>
    existing(engine, place, await session.columns(place)),
  );
}

/** Throws `PermanentError` (`<key>.no_table`) for a table without columns, which is none. */
export function existing(engine: SqlEngine, { schema, table }: SqlTable, columns: SqlColumn[]): SqlColumn[] {
  if (columns.length > 0) return columns;
  throw new PermanentError({
    code: `${engine.key}.no_table`,
    message: `There is no table ‘${table.slice(0, 128)}’${schema === null ? '' : ` in the schema ‘${schema.slice(0, 128)}’`} that this user may see. Check its name and its capitals.`,
  });
}
