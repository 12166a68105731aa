/** Rows that were added to a table or a view, found by a column that rises with each new row. */
import { Type } from 'typebox';

import { definePollTrigger } from '#connector-sdk';

import { AUTH } from './auth';
import { readRows } from './read-rows';
import { withPostgres } from './with-postgres';

const name = (title: string, description: string, more: Record<string, unknown> = {}) =>
  Type.String({ title, description, minLength: 1, maxLength: 63, ...more });

export const newRowsTrigger = definePollTrigger({
  key: 'new-rows',
  title: 'New rows in a table',
  description: 'Looks into a table again and again, and starts a run for every row that was added.',
  auth: AUTH,
  input: Type.Object(
    {
      schema: Type.Optional(name('Schema', 'Where the table is.', { default: 'public' })),
      table: name('Table', 'Or a view.'),
      orderColumn: name(
        'Column that rises',
        'With each new row: a running number, or the time at which a row was added. Rows where it is empty are not found.',
        { ui: { placeholder: 'id' } },
      ),
      idColumn: Type.Optional(
        name('Column that names a row', 'Different in every row. Left out: the column that rises.', {
          ui: { placeholder: 'id' },
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
    withPostgres({ auth, sockets, signal }, ({ client, lost }) =>
      readRows((sql, values) => Promise.race([client.query(sql, values), lost]), cursor, {
        schema: input.schema ?? 'public',
        table: input.table,
        order: input.orderColumn,
        id: input.idColumn ?? input.orderColumn,
        maxRows: input.maxRows ?? 500,
      }),
    ),
});
