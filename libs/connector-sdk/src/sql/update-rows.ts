import { Type } from 'typebox';

import { defineAction } from '../define';
import { PermanentError } from '../errors';
import type { ActionDeclaration } from '../types';
import { whereClause } from './conditions';
import type { SqlEngine } from './engine';
import {
  conditionsField,
  DEFAULT_ROWS,
  everyRowField,
  matchField,
  rowField,
  rowsOutput,
  tableFields,
  timeoutField,
} from './fields';
import { updateStatement } from './statements';
import { withTable } from './table-work';

export const updateRows = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'update-rows',
    title: 'Update rows',
    description: 'Writes columns of all rows for which your conditions hold.',
    idempotent: true,
    input: Type.Object(
      {
        ...tableFields(engine),
        conditions: Type.Optional(conditionsField(engine, 'Conditions', 'Which rows.')),
        match: matchField(),
        row: rowField(engine, 'Columns to write', 'All others stay as they are.'),
        everyRow: everyRowField('Update'),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: engine.dialect.hasReturning
      ? rowsOutput()
      : Type.Object({ rowCount: Type.Integer({ title: 'Number of rows' }) }),
    run: (context) => {
      const { conditions = [], match = 'all', row, everyRow } = context.input;
      refuseEveryRow(engine, conditions, everyRow);
      return withTable(engine, context, 'write', async ({ session, table, columns, toValue }) => {
        const statement = await updateStatement(engine, table, columns, row, toValue, (values) =>
          whereClause(engine, columns, { conditions, match, changes: true }, values, toValue),
        );
        const { rows, rowCount, truncated } = await session.run(statement, DEFAULT_ROWS);
        return engine.dialect.hasReturning ? { rows, rowCount, truncated } : { rowCount };
      });
    },
  });

/** Throws `PermanentError` (`<key>.every_row`). */
export function refuseEveryRow(
  { key }: SqlEngine,
  conditions: readonly unknown[],
  everyRow: boolean | undefined,
): void {
  if (conditions.length > 0 || everyRow === true) return;
  throw new PermanentError({
    code: `${key}.every_row`,
    message: 'There is no condition, so this would hit every row. Add a condition, or switch ‘every row’ on.',
  });
}
