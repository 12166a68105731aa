import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import type { SqlEngine } from './engine';
import { DEFAULT_ROWS, maxRowsField, rowsOutput, timeoutField, timeoutOf } from './fields';
import { parameterOf } from './parameter';

export const MAX_SQL = 100_000;
export const MAX_PARAMETERS = 10_000;

export const parametersHelp = (engine: SqlEngine): string =>
  `They stand for ${engine.dialect.placeholder(1)}${engine.dialect.hasReturning ? ', $2…' : ', one after the other,'} in the query. Put values of other steps here, never into the query itself.`;

export const runQuery = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'query',
    title: 'Run a query',
    description: 'Runs one SQL statement of your own, and gives the rows that it finds.',
    idempotent: ({ readOnly }) => readOnly === true,
    input: Type.Object(
      {
        query: Type.String({
          title: 'Query',
          description: `One SQL statement. Write ${engine.dialect.placeholder(1)} where a value goes.`,
          minLength: 1,
          maxLength: MAX_SQL,
          ui: {
            multiline: true,
            placeholder: `SELECT * FROM orders WHERE email = ${engine.dialect.placeholder(1)}`,
          },
        }),
        parameters: Type.Optional(
          Type.Array(Type.Unknown(), {
            title: 'Values',
            description: parametersHelp(engine),
            maxItems: MAX_PARAMETERS,
          }),
        ),
        readOnly: Type.Optional(
          Type.Boolean({
            title: 'Only reads',
            description: 'The server then refuses whatever would change something.',
            default: false,
          }),
        ),
        maxRows: maxRowsField(),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: rowsOutput(),
    run: ({ input, ...context }) => {
      const { query, parameters = [], readOnly, maxRows = DEFAULT_ROWS } = input;
      const transaction = readOnly ? { transaction: 'readOnly' as const } : {};
      return engine.open(context, { timeoutMs: timeoutOf(input), ...transaction }, async (session) => {
        const statement = { sql: query, values: parameters.map(parameterOf) };
        const { rows, rowCount, truncated } = await session.run(statement, maxRows);
        return { rows, rowCount, truncated };
      });
    },
  });
