import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import { whereClause } from './conditions';
import type { SqlEngine } from './engine';
import {
  conditionsField,
  DEFAULT_ROWS,
  everyRowField,
  matchField,
  rowsOutput,
  tableFields,
  timeoutField,
} from './fields';
import { returning, tableName } from './statements';
import { withTable } from './table-work';
import { refuseEveryRow } from './update-rows';

export const deleteRows = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'delete-rows',
    title: 'Delete rows',
    description: 'Deletes all rows for which your conditions hold.',
    idempotent: true,
    input: Type.Object(
      {
        ...tableFields(engine),
        conditions: Type.Optional(conditionsField(engine, 'Conditions', 'Which rows.')),
        match: matchField(),
        everyRow: everyRowField('Delete'),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: engine.dialect.hasReturning
      ? rowsOutput()
      : Type.Object({ rowCount: Type.Integer({ title: 'Number of rows' }) }),
    run: (context) => {
      const { conditions = [], match = 'all', everyRow } = context.input;
      refuseEveryRow(engine, conditions, everyRow);
      return withTable(engine, context, 'write', async ({ session, table, columns, toValue }) => {
        const values: unknown[] = [];
        const where = await whereClause(
          engine,
          columns,
          { conditions, match, changes: true },
          values,
          toValue,
        );
        const sql = `DELETE FROM ${tableName(engine, table)}${where}${returning(engine)}`;
        const { rows, rowCount, truncated } = await session.run({ sql, values }, DEFAULT_ROWS);
        return engine.dialect.hasReturning ? { rows, rowCount, truncated } : { rowCount };
      });
    },
  });
