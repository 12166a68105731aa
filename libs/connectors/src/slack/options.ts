/** What people choose from: channels and people, found by a part of their name. */
import { type Option, type OptionLoader, type OptionPage, textAt, valueAt } from '#connector-sdk';

import { itemsOf, nextCursor } from './call';

/** Slack has no search for names: while nothing is found, further pages are looked at. */
const MOST_PAGES = 10;

interface Listing {
  method: string;
  list: string;
  query?: Readonly<Record<string, string | boolean>>;
  optionOf(item: unknown): Option | null;
}

const loader =
  ({ method, list, query = {}, optionOf }: Listing): OptionLoader =>
  async ({ api, search, cursor }): Promise<OptionPage> => {
    const wanted = search.trim().toLowerCase().replace(/^[#@]/, '');
    let next = cursor;
    for (let page = 0; page < MOST_PAGES; page++) {
      const body = await api.get(method, { ...query, limit: 200, cursor: next });
      next = nextCursor(body);
      const options = itemsOf(body, list)
        .map(optionOf)
        .filter((option) => option !== null)
        .filter(({ label, hint = '' }) => `${label} ${hint}`.toLowerCase().includes(wanted));
      if (options.length > 0 || next === null) return { options, nextCursor: next };
    }
    return { options: [], nextCursor: next };
  };

/** https://docs.slack.dev/reference/methods/conversations.list */
export const channels = loader({
  method: 'conversations.list',
  list: 'channels',
  query: { types: 'public_channel,private_channel', exclude_archived: true },
  optionOf: (channel) => {
    const [value, name] = [textAt(channel, 'id'), textAt(channel, 'name')];
    if (value === null || name === null) return null;
    const hint = valueAt(channel, 'is_private') === true ? 'private' : textAt(channel, 'topic.value');
    return { value, label: `#${name}`, ...(hint === null ? {} : { hint }) };
  },
});

/** https://docs.slack.dev/reference/methods/users.list */
export const users = loader({
  method: 'users.list',
  list: 'members',
  optionOf: (user) => {
    const [value, name] = [textAt(user, 'id'), textAt(user, 'name')];
    if (
      value === null ||
      name === null ||
      valueAt(user, 'deleted') === true ||
      valueAt(user, 'is_bot') === true
    )
      return null;
    return { value, label: textAt(user, 'real_name') ?? name, hint: `@${name}` };
  },
});
