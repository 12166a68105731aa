import { whereClause } from './conditions';
import type { SqlColumn, SqlEngine } from './engine';

const engine = {
  key: 'sql',
  dialect: {
    quote: (name: string) => `"${name}"`,
    placeholder: (n: number) => `$${n}`,
    asText: (column: string) => column,
    isDifferent: (column: string, place: string) => `${column} IS DISTINCT FROM ${place}`,
  },
} as unknown as SqlEngine;
const columns = [{ name: 'state' }] as SqlColumn[];
const where = (condition: object, changes: boolean) =>
  whereClause(
    engine,
    columns,
    { conditions: [{ column: 'state', ...condition }], match: 'all', changes },
    [],
    async (_column, value) => value,
  );

it.each(['is', 'isNot'] as const)('changes no rows by ‘%s’ where the value is missing', async (operator) => {
  for (const missing of [{}, { value: null }]) {
    await expect(where({ operator, ...missing }, true)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'sql.no_value' },
    });
    expect(await where({ operator, ...missing }, false)).toMatch(/^ WHERE \("state" IS (NOT )?NULL\)$/);
  }
  expect(await where({ operator, value: '' }, true)).toContain('$1');
});

it('changes rows without a value where that is asked for', async () => {
  expect(await where({ operator: 'isEmpty' }, true)).toBe(' WHERE ("state" IS NULL)');
  expect(await where({ operator: 'isNotEmpty' }, true)).toBe(' WHERE ("state" IS NOT NULL)');
});
