import {
  type ApiClient,
  chosen,
  listOf,
  type Option,
  type OptionLoader,
  type OptionPage,
  textAt,
  valueAt,
} from '#connector-sdk';

import { readDataSource } from './data-source';
import { pageOf } from './page';
import { plainText } from './rich-text';

const PAGE = 50;

async function found(
  api: ApiClient,
  kind: 'page' | 'data_source',
  { search, cursor }: { search: string; cursor: string | null },
  optionOf: (one: unknown) => Option,
): Promise<OptionPage> {
  const body = await api.post('/search', {
    query: search.trim(),
    filter: { property: 'object', value: kind },
    sort: { timestamp: 'last_edited_time', direction: 'descending' },
    page_size: PAGE,
    ...(cursor === null ? {} : { start_cursor: cursor }),
  });
  return {
    options: listOf(valueAt(body, 'results')).map(optionOf),
    nextCursor: textAt(body, 'next_cursor'),
  };
}

const databases: OptionLoader = ({ api, ...context }) =>
  found(api, 'data_source', context, (one) => ({
    value: textAt(one, 'id') ?? '',
    label: plainText(valueAt(one, 'title')) || 'Untitled',
  }));

const pages: OptionLoader = ({ api, ...context }) =>
  found(api, 'page', context, (one) => {
    const { id, title, url } = pageOf(one);
    return { value: id, label: title || 'Untitled', hint: url };
  });

const properties: OptionLoader = async ({ api, input, search }) => {
  const database = chosen(input, 'database');
  if (database === null) return { options: [] };
  const wanted = search.trim().toLowerCase();
  const all = (await readDataSource(api, database)).properties;
  return {
    options: all
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ name, type }) => ({ value: name, label: name, hint: type.replaceAll('_', ' ') })),
  };
};

const users: OptionLoader = async ({ api, search, cursor }) => {
  const body = await api.get('/users', { page_size: 100, start_cursor: cursor });
  const wanted = search.trim().toLowerCase();
  const all = listOf(valueAt(body, 'results'))
    .filter((user) => textAt(user, 'type') === 'person')
    .map((user) => {
      const email = textAt(user, 'person.email');
      const hint = email === null ? {} : { hint: email };
      return { value: textAt(user, 'id') ?? '', label: textAt(user, 'name') ?? '', ...hint };
    });
  return {
    options: all.filter(({ label }) => label.toLowerCase().includes(wanted)),
    nextCursor: textAt(body, 'next_cursor'),
  };
};

export const options = { databases, pages, properties, users };
