import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import type { SqlEngine } from './engine';
import { MAX_ROWS, tableFields, timeoutField } from './fields';
import { insertStatement } from './statements';
import { withTable } from './table-work';

export const insertRows = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'insert-rows',
    title: 'Add several rows',
    description: 'Adds a list of rows to a table at once: all of them, or none if one does not fit.',
    input: Type.Object(
      {
        ...tableFields(engine),
        rows: Type.Array(
          Type.Record(Type.String({ maxLength: 128 }), Type.Unknown(), { maxProperties: 500 }),
          {
            title: 'Rows',
            description: 'A list of objects, whose fields are named as the columns are.',
            minItems: 1,
            maxItems: MAX_ROWS,
            ui: { placeholder: '{{steps.read.rows}}' },
          },
        ),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ rowCount: Type.Integer({ title: 'Number of rows' }) }),
    run: (context) =>
      withTable(engine, context, 'write', async ({ session, table, columns, toValue }) => {
        const statement = await insertStatement(engine, table, columns, context.input.rows, toValue);
        const { rowCount } = await session.run(statement, 0);
        return { rowCount };
      }),
  });
