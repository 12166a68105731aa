import { defineAction, listOf, textAt, valueAt } from '#connector-sdk';
import { Type } from 'typebox';

import { pageOf } from './page';
import { plainText } from './rich-text';

export const searchAction = defineAction({
  key: 'search',
  title: 'Search by title',
  description: 'Finds pages and databases by their titles, among those the integration may use.',
  input: Type.Object(
    {
      query: Type.String({ title: 'Title', description: 'Or a part of it.', maxLength: 1000 }),
      kind: Type.Optional(
        Type.Enum(['all', 'page', 'data_source'], {
          title: 'Among',
          default: 'all',
          ui: { labels: { all: 'Pages and databases', page: 'Pages', data_source: 'Databases' } },
        }),
      ),
      limit: Type.Optional(Type.Integer({ title: 'At most', minimum: 1, maximum: 100, default: 20 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    results: Type.Array(
      Type.Object({
        kind: Type.String({ title: 'Page or database' }),
        id: Type.String({ title: 'Id' }),
        title: Type.String({ title: 'Title' }),
        url: Type.String({ title: 'Address' }),
        lastEditedTime: Type.String({ title: 'Last changed at' }),
      }),
      { title: 'Found' },
    ),
  }),
  idempotent: true,
  async run({ api, input: { query, kind = 'all', limit = 20 } }) {
    const body = await api.post('/search', {
      query,
      ...(kind === 'all' ? {} : { filter: { property: 'object', value: kind } }),
      page_size: limit,
    });
    return {
      results: listOf(valueAt(body, 'results')).map((one) => {
        const { id, title, url, lastEditedTime } = pageOf(one);
        const isPage = textAt(one, 'object') === 'page';
        return {
          kind: isPage ? 'page' : 'database',
          id,
          title: isPage ? title : plainText(valueAt(one, 'title')),
          url,
          lastEditedTime,
        };
      }),
    };
  },
});
