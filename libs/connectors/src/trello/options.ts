import {
  chosen,
  foundOptions,
  listOf,
  type Option,
  type OptionsContext,
  pathPart,
  textAt,
} from '#connector-sdk';

const BOARDS = { filter: 'open', fields: 'name,url' };

const optionsOf = (body: unknown, toOption: (one: unknown, id: string) => Option): Option[] =>
  listOf(body).flatMap((one) => {
    const id = textAt(one, 'id');
    return id === null ? [] : [toOption(one, id)];
  });

const named = (one: unknown, id: string): Option => ({ value: id, label: textAt(one, 'name') ?? id });

/** What a board has, once one is chosen. */
const ofBoard =
  (what: string, query: Record<string, string>, toOption: typeof named) =>
  async ({ api, input, search }: OptionsContext) => {
    const board = chosen(input, 'board');
    if (board === null) return { options: [] };
    const body = await api.get(`/boards/${pathPart(board)}/${what}`, query);
    return foundOptions(optionsOf(body, toOption), search);
  };

export const options = {
  boards: async ({ api, search }: OptionsContext) =>
    foundOptions(optionsOf(await api.get('/members/me/boards', BOARDS), named), search),
  lists: ofBoard('lists', { filter: 'open', fields: 'name' }, named),
  cards: async (context: OptionsContext) => {
    const list = chosen(context.input, 'list');
    if (list === null) return ofBoard('cards', {}, named)(context);
    return foundOptions(
      optionsOf(await context.api.get(`/lists/${pathPart(list)}/cards`), named),
      context.search,
    );
  },
  labels: ofBoard('labels', { limit: '1000' }, (one, id) => {
    const colour = textAt(one, 'color');
    const label = textAt(one, 'name') ?? colour ?? id;
    return { value: id, label, ...(colour === null ? {} : { hint: colour }) };
  }),
  members: ofBoard('members', {}, (one, id) => {
    const username = textAt(one, 'username');
    const label = textAt(one, 'fullName') ?? username ?? id;
    return { value: id, label, ...(username === null ? {} : { hint: `@${username}` }) };
  }),
  checkItems: async ({ api, input, search }: OptionsContext) => {
    const card = chosen(input, 'card');
    if (card === null) return { options: [] };
    const checklists = await api.get(`/cards/${pathPart(card)}/checklists`);
    const items = listOf(checklists).flatMap((checklist) =>
      optionsOf((checklist as { checkItems?: unknown }).checkItems, named).map((item) => ({
        ...item,
        hint: textAt(checklist, 'name') ?? '',
      })),
    );
    return foundOptions(items, search);
  },
};
