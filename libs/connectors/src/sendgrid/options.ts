import {
  foundOptions,
  listOf,
  type Option,
  type OptionPage,
  type OptionsContext,
  textAt,
  valueAt,
} from '#connector-sdk';

const optionsOf = (list: unknown, label: string, hint?: string): Option[] =>
  listOf(list).flatMap((one) => {
    const value = textAt(one, 'id');
    const more = hint === undefined ? null : textAt(one, hint);
    return value === null
      ? []
      : [{ value, label: textAt(one, label) ?? value, ...(more === null ? {} : { hint: more }) }];
  });

/** The next page is an address whose `page_token` is all that is needed of it. */
const tokenOf = (body: unknown): string | null => {
  const next = textAt(body, '_metadata.next');
  return next !== null && URL.canParse(next) ? new URL(next).searchParams.get('page_token') : null;
};

/** SendGrid does not search in these, so what was typed is looked for on each page. */
const pageOf = (body: unknown, search: string): OptionPage => ({
  ...foundOptions(optionsOf(valueAt(body, 'result'), 'name'), search),
  nextCursor: tokenOf(body),
});

export const options = {
  lists: async ({ api, search, cursor }: OptionsContext) =>
    pageOf(await api.get('/marketing/lists', { page_size: 1000, page_token: cursor }), search),
  templates: async ({ api, search, cursor }: OptionsContext) =>
    pageOf(
      await api.get('/templates', { generations: 'dynamic', page_size: 200, page_token: cursor }),
      search,
    ),
  groups: async ({ api, search }: OptionsContext) =>
    foundOptions(
      optionsOf(await api.get('/asm/groups'), 'name', 'description').map((option) => ({
        ...option,
        value: Number(option.value),
      })),
      search,
    ),
  senders: async ({ api, search }: OptionsContext) => {
    const senders = listOf(valueAt(await api.get('/verified_senders', { limit: 500 }), 'results'));
    const found = senders.flatMap((sender) => {
      const value = textAt(sender, 'from_email');
      if (value === null) return [];
      const isVerified = valueAt(sender, 'verified') === true;
      return [
        { value, label: value, hint: isVerified ? (textAt(sender, 'from_name') ?? '') : 'not verified yet' },
      ];
    });
    return foundOptions(found, search);
  },
};
