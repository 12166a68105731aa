/** https://docs.github.com/en/rest/search/search#search-issues-and-pull-requests */
import { Type } from 'typebox';

import { defineAction, listOf, valueAt } from '#connector-sdk';

import { mostField } from './fields';
import { listAll } from './paging';

export const searchIssues = defineAction({
  key: 'search_issues',
  title: 'Search issues and pull requests',
  description: 'Finds issues and pull requests in all of GitHub.',
  idempotent: true,
  input: Type.Object(
    {
      query: Type.String({
        title: 'Query',
        description: 'In GitHub’s words: repo:ann/house is:issue is:open label:bug door',
        minLength: 1,
        maxLength: 1000,
        ui: { placeholder: 'repo:ann/house is:open door' },
      }),
      sort: Type.Optional(
        Type.Enum(['best', 'created', 'updated', 'comments'], {
          title: 'First',
          default: 'best',
          ui: {
            labels: {
              best: 'What fits best',
              created: 'The newest',
              updated: 'Those changed last',
              comments: 'Those with most comments',
            },
          },
        }),
      ),
      most: mostField,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    items: Type.Array(Type.Unknown(), { title: 'What was found', description: 'A loop goes through them.' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run({ input, api }) {
    const { query, sort = 'best', most = 100 } = input;
    const items = await listAll(api, '/search/issues', {
      query: { q: query, sort: sort === 'best' ? undefined : sort },
      most,
      items: (body) => listOf(valueAt(body, 'items')),
    });
    return { items, count: items.length };
  },
});
