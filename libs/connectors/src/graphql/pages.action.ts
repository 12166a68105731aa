/** A query of a list in, the items of all of its pages out (GraphQL Cursor Connections Specification). */
import { Type } from 'typebox';

import { defineAction, listOf, PermanentError, valueAt } from '#connector-sdk';

import { ask, documentFields, moreFields } from './ask';

const MOST_PAGES = 1000;
const PATH = '^[^.]+(\\.[^.]+)*$';

export const pagesAction = defineAction({
  key: 'pages',
  title: 'Get all pages of a list',
  description:
    'Runs a query again and again, each time from where the page before ended, and gives all items at once.',
  input: Type.Object(
    {
      ...documentFields(
        'query ($after: String) { orders(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      ),
      listPath: Type.String({
        title: 'Where the list is',
        description:
          'The names that lead to it within the data, with dots between. It has nodes or edges, and a pageInfo.',
        maxLength: 300,
        pattern: PATH,
        ui: { placeholder: 'orders' },
      }),
      cursorVariable: Type.Optional(
        Type.String({
          title: 'Variable for the cursor',
          description: 'The one that the query takes to know where to go on.',
          maxLength: 100,
          default: 'after',
          ui: { placeholder: 'after', advanced: true },
        }),
      ),
      maxItems: Type.Optional(
        Type.Integer({ title: 'Items at most', minimum: 1, maximum: 50_000, default: 1000 }),
      ),
      ...moreFields,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(Type.Unknown(), { title: 'Items' }),
    count: Type.Integer({ title: 'Number of items' }),
    more: Type.Boolean({ title: 'There are more', description: 'Whether it stopped at the most items.' }),
  }),
  idempotent: true,
  async run({ input, api }) {
    const { listPath, cursorVariable = 'after', maxItems = 1000, ...asked } = input;
    const items: unknown[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page++) {
      const variables = { ...asked.variables, ...(cursor === null ? {} : { [cursorVariable]: cursor }) };
      const { data } = await ask({ input: { ...asked, variables }, api });
      const { found, next } = pageOf(valueAt(data, listPath), listPath);
      items.push(...found);
      // A page that names itself as the next one would be asked for without end.
      const isLast = next === null || next === cursor;
      if (isLast || items.length >= maxItems) {
        const more = !isLast || items.length > maxItems;
        const kept = items.slice(0, maxItems);
        return { items: kept, count: kept.length, more };
      }
      cursor = next;
    }
    return { items, count: items.length, more: true };
  },
});

function pageOf(list: unknown, path: string): { found: readonly unknown[]; next: string | null } {
  const nodes = valueAt(list, 'nodes');
  const edges = valueAt(list, 'edges');
  if (!Array.isArray(nodes) && !Array.isArray(edges)) {
    throw new PermanentError({
      code: 'graphql.no_list',
      message: `There is no list with nodes or edges at ‘${path}’ in the data. Look at the answer, and write the names that lead to it.`,
    });
  }
  const found = Array.isArray(nodes) ? listOf(nodes) : listOf(edges).map((edge) => valueAt(edge, 'node'));
  const cursor = valueAt(list, 'pageInfo.endCursor');
  const hasNext = valueAt(list, 'pageInfo.hasNextPage');
  if (hasNext === undefined) {
    throw new PermanentError({
      code: 'graphql.no_page_info',
      message: `The query does not ask for the pages of ‘${path}’. Add pageInfo { hasNextPage endCursor } to it.`,
    });
  }
  return { found, next: hasNext === true && typeof cursor === 'string' ? cursor : null };
}
