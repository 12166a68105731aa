/** Rows that were added to a table or a view, found by a column that rises with each new row. */
import { Type } from 'typebox';

import { definePollTrigger, readRows } from '#connector-sdk';

import { AUTH } from './auth';
import { DIALECT } from './dialect';
import { withPostgres } from './with-postgres';

const STATEMENT_MS = 20_000;

const ROWS = {
  ...DIALECT,
  selected: (order: string, id: string) =>
    `${id}::text AS id, ${order}::text AS "order", to_jsonb(t)::text AS row`,
};

interface Found {
  id: string;
  order: string;
  row: string;
}

const name = (title: string, description: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, description, minLength: 1, maxLength: 63, ...more });

export const newRowsTrigger = definePollTrigger({
  key: 'new-rows',
  title: 'New rows in a table',
  description: 'Looks into a table again and again, and starts a run for every row that was added.',
  auth: AUTH,
  input: Type.Object(
    {
      schema: Type.Optional(
        name('Schema', 'Where the table is.', { default: 'public', ui: { options: { load: 'schemas' } } }),
      ),
      table: name('Table', 'Or a view.', { ui: { options: { load: 'tables', dependsOn: ['schema'] } } }),
      orderColumn: name(
        'Column that rises',
        'With each new row: a running number, or the time at which a row was added. Rows where it is empty are not found.',
        { ui: { placeholder: 'id', options: { load: 'columns', dependsOn: ['schema', 'table'] } } },
      ),
      idColumn: Type.Optional(
        name('Column that names a row', 'Different in every row. Left out: the column that rises.', {
          ui: { placeholder: 'id', options: { load: 'columns', dependsOn: ['schema', 'table'] } },
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
  source: ({ schema = 'public', table, orderColumn, idColumn = orderColumn }) => [
    schema,
    table,
    orderColumn,
    idColumn,
  ],
  intervalMs: ({ everySeconds = 60 }) => everySeconds * 1000,
  poll: ({ input, auth, sockets, signal, cursor }) =>
    withPostgres({ auth, sockets, signal }, async ({ client, lost }) => {
      const settings = `SET statement_timeout = ${STATEMENT_MS}; SET timezone = 'UTC'`;
      await Promise.race([client.query(settings), lost]);
      const source = {
        schema: input.schema ?? 'public',
        table: input.table,
        order: input.orderColumn,
        id: input.idColumn ?? input.orderColumn,
        maxRows: input.maxRows ?? 500,
      };
      const query = async (sql: string, values: string[]) => {
        const { rows } = await Promise.race([client.query<Found>(sql, values), lost]);
        return rows.map(({ id, order, row }) => ({ id, order, value: JSON.parse(row) as unknown }));
      };
      return readRows(query, cursor, source, ROWS);
    }),
});
