import { listOf, type OptionLoader, textAt, valueAt } from '#connector-sdk';

/** All there are, the newest first: nothing says which of them can chat. */
const models: OptionLoader = async ({ api, search }) => {
  const body = await api.get('/models');
  const wanted = search.trim().toLowerCase();
  const all = listOf(valueAt(body, 'data')).map((model) => ({
    id: textAt(model, 'id') ?? '',
    created: Number(valueAt(model, 'created') ?? 0),
    owner: textAt(model, 'owned_by'),
  }));
  return {
    options: all
      .filter(({ id }) => id.toLowerCase().includes(wanted))
      .toSorted((a, b) => b.created - a.created || a.id.localeCompare(b.id))
      .map(({ id, owner }) => ({ value: id, label: id, ...(owner === null ? {} : { hint: owner }) })),
  };
};

export const options = { models };
