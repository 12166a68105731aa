import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import type { SqlEngine } from './engine';
import { rowField, tableFields, timeoutField } from './fields';
import { readBack } from './read-back';
import { insertStatement } from './statements';
import { withTable } from './table-work';

export const insertRow = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'insert-row',
    title: 'Add a row',
    description:
      'Adds a row to a table, and gives it as it is stored there, with what the database filled in.',
    input: Type.Object(
      {
        ...tableFields(engine),
        row: rowField(engine, 'Row', 'Columns that you leave out get what the table says, mostly nothing.'),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      row: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
        title: 'Row',
        description: 'Its columns by name; empty where the database does not tell.',
      }),
      rowCount: Type.Integer({ title: 'Number of rows' }),
    }),
    run: (context) =>
      withTable(engine, context, 'write', async (work) => {
        const { session, table, columns, toValue } = work;
        const { row } = context.input;
        const result = await session.run(await insertStatement(engine, table, columns, [row], toValue), 1);
        const written = result.rows[0] ?? (await readBack(engine, work, row, result.insertId));
        return { row: written, rowCount: result.rowCount };
      }),
  });
