import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import { columnNamed, whereClause } from './conditions';
import type { SqlEngine } from './engine';
import {
  columnField,
  columnsField,
  conditionsField,
  DEFAULT_ROWS,
  matchField,
  maxRowsField,
  rowsOutput,
  tableFields,
  timeoutField,
} from './fields';
import { tableName } from './statements';
import { withTable } from './table-work';

export const findRows = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'find-rows',
    title: 'Find rows',
    description: 'Gives the rows of a table for which your conditions hold.',
    idempotent: true,
    input: Type.Object(
      {
        ...tableFields(engine),
        conditions: Type.Optional(
          conditionsField(engine, 'Conditions', 'Left out: all rows, as many as fit.'),
        ),
        match: matchField(),
        columns: Type.Optional(columnsField(engine, 'Columns', 'Which ones to give. Left out: all.')),
        orderBy: Type.Optional(columnField(engine, 'Sort by')),
        direction: Type.Optional(
          Type.Enum(['ascending', 'descending'], {
            title: 'Direction',
            default: 'ascending',
            ui: { labels: { ascending: 'Smallest first', descending: 'Largest first' } },
          }),
        ),
        maxRows: maxRowsField(),
        skip: Type.Optional(
          Type.Integer({
            title: 'Rows to skip',
            minimum: 0,
            maximum: 1_000_000_000,
            default: 0,
            ui: { advanced: true },
          }),
        ),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: rowsOutput(),
    run: (context) => {
      const { conditions = [], match = 'all', columns: chosen = [], orderBy, direction } = context.input;
      const { maxRows = DEFAULT_ROWS, skip = 0 } = context.input;
      return withTable(engine, context, 'readOnly', async ({ session, table, columns, toValue }) => {
        const { dialect } = engine;
        const values: unknown[] = [];
        const names = chosen.map((name) => dialect.quote(columnNamed(engine, columns, name).name));
        const where = await whereClause(engine, columns, { conditions, match }, values, toValue);
        const order =
          orderBy === undefined
            ? ''
            : ` ORDER BY ${dialect.quote(columnNamed(engine, columns, orderBy).name)}${direction === 'descending' ? ' DESC' : ''}`;
        const sql = `SELECT ${names.join(', ') || '*'} FROM ${tableName(engine, table)}${where}${order} LIMIT ${maxRows + 1} OFFSET ${skip}`;
        const { rows, truncated } = await session.run({ sql, values }, maxRows);
        return { rows, rowCount: rows.length, truncated };
      });
    },
  });
