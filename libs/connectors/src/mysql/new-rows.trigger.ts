/** Rows that were added to a table or a view, found by a column that rises with each new row. */
import { Type } from 'typebox';

import { definePollTrigger, PermanentError, readRows, type SqlColumn } from '#connector-sdk';

import { AUTH } from './auth';
import { DIALECT } from './dialect';
import { MYSQL } from './engine';

const STATEMENT_MS = 20_000;
const ID = 'sluice_id';
const ORDER = 'sluice_order';

const name = (title: string, description: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, description, minLength: 1, maxLength: 128, ...more });
const columns = { load: 'columns', dependsOn: ['table'] };

export const newRowsTrigger = definePollTrigger({
  key: 'new-rows',
  title: 'New rows in a table',
  description: 'Looks into a table again and again, and starts a run for every row that was added.',
  auth: AUTH,
  input: Type.Object(
    {
      table: name('Table', 'Or a view.', { ui: { options: { load: 'tables' } } }),
      orderColumn: name(
        'Column that rises',
        'With each new row: a running number, or the time at which a row was added. Rows where it is empty are not found.',
        { ui: { placeholder: 'id', options: columns } },
      ),
      idColumn: Type.Optional(
        name('Column that names a row', 'Different in every row. Left out: the column that rises.', {
          ui: { placeholder: 'id', options: columns },
        }),
      ),
      everySeconds: Type.Optional(
        Type.Integer({ title: 'Look every … seconds', minimum: 10, maximum: 86_400, default: 60 }),
      ),
      maxRows: Type.Optional(
        Type.Integer({
          title: 'Rows at once',
          description: 'How many new rows are read in one look; the others follow with the next ones.',
          minimum: 1,
          maximum: 500,
          default: 500,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    body: Type.Unknown({ title: 'Row', description: 'Its columns by name.' }),
    headers: Type.Record(Type.String(), Type.String(), { title: 'Headers' }),
    receivedAt: Type.String({ title: 'Found at', format: 'date-time' }),
  }),
  source: ({ table, orderColumn, idColumn = orderColumn }) => [table, orderColumn, idColumn],
  intervalMs: ({ everySeconds = 60 }) => everySeconds * 1000,
  poll: ({ input, auth, sockets, signal, cursor }) =>
    MYSQL.open({ auth, tcp: sockets, signal }, { timeoutMs: STATEMENT_MS }, async (session) => {
      const { table, orderColumn: order, idColumn: id = order, maxRows = 500 } = input;
      const known = await session.columns({ schema: null, table });
      const places = [order, id].map((column) => placeOf(known, table, column));
      const query = async (sql: string, values: string[]) => {
        const { rows } = await session.run({ sql, values }, Infinity);
        return rows.map(({ [ID]: rowId, [ORDER]: rowOrder, ...value }) => ({
          id: String(rowId),
          order: String(rowOrder),
          value,
        }));
      };
      const source = { schema: null, table, order, id, maxRows };
      return readRows(query, cursor, source, {
        ...DIALECT,
        // Pairs of the column that rises and the one that names a row.
        placeholder: (n) => places[(n - 1) % 2] ?? '?',
        selected: (orderColumn, idColumn) =>
          `CAST(${idColumn} AS CHAR) AS ${ID}, CAST(${orderColumn} AS CHAR) AS ${ORDER}, t.*`,
      });
    }),
});

/** As text, MySQL would compare large numbers as floating-point ones. */
function placeOf(columnsOfTable: readonly SqlColumn[], table: string, column: string): string {
  const found = columnsOfTable.find((one) => one.name === column);
  if (!found) {
    throw new PermanentError({
      code: 'mysql.no_column',
      message: `There is no table ‘${table}’ with a column ‘${column}’ that this user may see.`,
    });
  }
  return found.kind === 'integer' ? 'CAST(? AS DECIMAL(65))' : '?';
}
