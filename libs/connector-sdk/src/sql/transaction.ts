import { Type } from 'typebox';

import { defineAction } from '../define';
import type { ActionDeclaration } from '../types';
import type { SqlEngine } from './engine';
import { DEFAULT_ROWS, maxRowsField, rowsOutput, timeoutField, timeoutOf } from './fields';
import { parameterOf } from './parameter';
import { MAX_PARAMETERS, MAX_SQL, parametersHelp } from './query';

const MAX_STATEMENTS = 50;

export const runTransaction = (engine: SqlEngine): ActionDeclaration =>
  defineAction({
    key: 'transaction',
    title: 'Run several statements together',
    description: 'Runs SQL statements one after the other: all of them, or none if one fails.',
    input: Type.Object(
      {
        statements: Type.Array(
          Type.Object(
            {
              query: Type.String({
                title: 'Statement',
                minLength: 1,
                maxLength: MAX_SQL,
                ui: { multiline: true },
              }),
              parameters: Type.Optional(
                Type.Array(Type.Unknown(), {
                  title: 'Values',
                  description: parametersHelp(engine),
                  maxItems: MAX_PARAMETERS,
                }),
              ),
            },
            { additionalProperties: false },
          ),
          { title: 'Statements', minItems: 1, maxItems: MAX_STATEMENTS },
        ),
        maxRows: maxRowsField(),
        timeoutSeconds: timeoutField(),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      results: Type.Array(rowsOutput(), { title: 'Results', description: 'One for each statement.' }),
    }),
    run: ({ input, ...context }) =>
      engine.open(context, { timeoutMs: timeoutOf(input), transaction: 'write' }, async (session) => {
        const results = [];
        for (const { query, parameters = [] } of input.statements) {
          const statement = { sql: query, values: parameters.map(parameterOf) };
          const { rows, rowCount, truncated } = await session.run(statement, input.maxRows ?? DEFAULT_ROWS);
          results.push({ rows, rowCount, truncated });
        }
        return { results };
      }),
  });
