/** The fields that operations on tables share. Loaders: `schemas`, `tables`, `columns`, and the field set `row`. */
import { Type } from 'typebox';

import type { SqlEngine } from './engine';

export const MAX_ROWS = 10_000;
export const DEFAULT_ROWS = 1000;
const DEFAULT_SECONDS = 30;
const MAX_SECONDS = 600;

const name = { minLength: 1, maxLength: 128 } as const;

/** The fields whose values say which table. */
const placeOf = (engine: SqlEngine): readonly string[] =>
  engine.defaultSchema === null ? ['table'] : ['schema', 'table'];

/** `schema`, where there is such a thing, and `table`. */
export const tableFields = (engine: SqlEngine) => ({
  ...(engine.defaultSchema === null
    ? {}
    : {
        schema: Type.Optional(
          Type.String({
            ...name,
            title: 'Schema',
            description: 'Where the table is.',
            default: engine.defaultSchema,
            ui: { options: { load: 'schemas' }, advanced: true },
          }),
        ),
      }),
  table: Type.String({
    ...name,
    title: 'Table',
    ui: {
      options: { load: 'tables', dependsOn: engine.defaultSchema === null ? [] : ['schema'] },
      placeholder: 'orders',
    },
  }),
});

/** Of a schema's table, whatever the engine: `schema` is left out where there is none. */
export const tableOf = (engine: SqlEngine, input: Readonly<Record<string, unknown>>) => ({
  schema: typeof input['schema'] === 'string' ? input['schema'] : engine.defaultSchema,
  table: String(input['table'] ?? ''),
});

export const rowField = (engine: SqlEngine, title: string, description: string) =>
  Type.Record(Type.String({ maxLength: 128 }), Type.Unknown(), {
    title,
    description,
    maxProperties: 500,
    ui: { fields: { load: 'row', dependsOn: placeOf(engine) } },
  });

export const columnField = (engine: SqlEngine, title: string, description?: string) =>
  Type.String({
    ...name,
    title,
    ...(description ? { description } : {}),
    ui: { options: { load: 'columns', dependsOn: placeOf(engine) } },
  });

export const columnsField = (engine: SqlEngine, title: string, description: string) =>
  Type.Array(Type.String({ ...name, ui: { options: { load: 'columns', dependsOn: placeOf(engine) } } }), {
    title,
    description,
    maxItems: 200,
    uniqueItems: true,
  });

export const OPERATORS = {
  is: 'is',
  isNot: 'is not',
  less: 'is less than',
  atMost: 'is at most',
  greater: 'is greater than',
  atLeast: 'is at least',
  contains: 'contains',
  startsWith: 'begins with',
  endsWith: 'ends with',
  oneOf: 'is one of a list',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
} as const;
export type SqlOperator = keyof typeof OPERATORS;

export const conditionsField = (engine: SqlEngine, title: string, description: string) =>
  Type.Array(
    Type.Object(
      {
        column: columnField(engine, 'Column'),
        operator: Type.Optional(
          Type.Enum(Object.keys(OPERATORS) as SqlOperator[], {
            title: 'Comparison',
            default: 'is',
            ui: { labels: OPERATORS },
          }),
        ),
        value: Type.Optional(Type.Unknown({ title: 'Value' })),
      },
      { additionalProperties: false },
    ),
    { title, description, maxItems: 50 },
  );

export const matchField = () =>
  Type.Optional(
    Type.Enum(['all', 'any'], {
      title: 'Which conditions have to hold',
      default: 'all',
      ui: { labels: { all: 'All of them', any: 'At least one' }, advanced: true },
    }),
  );

export const everyRowField = (what: string) =>
  Type.Optional(
    Type.Boolean({
      title: `${what} every row`,
      description: 'Has to be on when there is no condition; a guard against accidents.',
      default: false,
      ui: { advanced: true },
    }),
  );

export const maxRowsField = () =>
  Type.Optional(
    Type.Integer({
      title: 'Rows at most',
      description: 'Further rows are left out; ‘truncated’ says whether there were any.',
      minimum: 1,
      maximum: MAX_ROWS,
      default: DEFAULT_ROWS,
    }),
  );

export const timeoutField = () =>
  Type.Optional(
    Type.Integer({
      title: 'Seconds at most',
      description: 'A statement that takes longer is stopped, at the server too.',
      minimum: 1,
      maximum: MAX_SECONDS,
      default: DEFAULT_SECONDS,
      ui: { advanced: true },
    }),
  );

export const timeoutOf = ({ timeoutSeconds }: { timeoutSeconds?: number }): number =>
  (timeoutSeconds ?? DEFAULT_SECONDS) * 1000;

export const rowsOutput = () =>
  Type.Object({
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      title: 'Rows',
      description: 'Each with its columns by name.',
    }),
    rowCount: Type.Integer({ title: 'Number of rows' }),
    truncated: Type.Boolean({ title: 'There are more', description: 'Than fit into the limit.' }),
  });
