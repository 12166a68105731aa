/** What people choose from: servers, and what there is on one of them. */
import {
  chosen,
  listOf,
  type Option,
  type OptionLoader,
  type OptionPage,
  type OptionsContext,
  pathPart,
  textAt,
  valueAt,
} from '#connector-sdk';

const NOTHING: OptionPage = { options: [] };
const PAGE = 200;
const MEMBERS = 100;

const option = (item: unknown, label: string | null, hint?: string | null): Option | null => {
  const value = textAt(item, 'id');
  return value === null || label === null ? null : { value, label, ...(hint ? { hint } : {}) };
};

const found = (options: readonly (Option | null)[], search: string): Option[] =>
  options
    .filter((one) => one !== null)
    .filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()));

/** https://docs.discord.com/developers/resources/user#get-current-user-guilds */
export const servers: OptionLoader = async ({ api, search, cursor }) => {
  const page = listOf(await api.get('/users/@me/guilds', { limit: PAGE, after: cursor }));
  const options = found(
    page.map((server) => option(server, textAt(server, 'name'))),
    search,
  );
  return { options, nextCursor: page.length < PAGE ? null : textAt(page.at(-1), 'id') };
};

/** Whole lists of one server, which Discord gives at once. */
async function ofServer({ api, input }: OptionsContext, what: string): Promise<readonly unknown[]> {
  const server = chosen(input, 'server');
  return server === null ? [] : listOf(await api.get(`/guilds/${pathPart(server)}/${what}`));
}

const WRITABLE = new Set([0, 2, 5, 13, 15]);
const CATEGORY = 4;

/** https://docs.discord.com/developers/resources/guild#get-guild-channels */
export const channels: OptionLoader = async (context) => {
  const all = await ofServer(context, 'channels');
  const categories = new Map(all.map((channel) => [textAt(channel, 'id'), textAt(channel, 'name')]));
  const writable = all.filter((channel) => WRITABLE.has(Number(valueAt(channel, 'type'))));
  const options = writable.map((channel) => {
    const parent = textAt(channel, 'parent_id');
    return option(
      channel,
      `#${textAt(channel, 'name') ?? ''}`,
      parent === null ? null : categories.get(parent),
    );
  });
  return { options: found(options, context.search) };
};

export const categories: OptionLoader = async (context) => {
  const all = await ofServer(context, 'channels');
  const own = all.filter((channel) => valueAt(channel, 'type') === CATEGORY);
  return {
    options: found(
      own.map((channel) => option(channel, textAt(channel, 'name'))),
      context.search,
    ),
  };
};

/** https://docs.discord.com/developers/resources/guild#get-guild-roles; those of bots can’t be given. */
export const roles: OptionLoader = async (context) => {
  const all = await ofServer(context, 'roles');
  const given = all.filter(
    (role) => valueAt(role, 'managed') !== true && textAt(role, 'id') !== chosen(context.input, 'server'),
  );
  return {
    options: found(
      given.map((role) => option(role, textAt(role, 'name'))),
      context.search,
    ),
  };
};

/** https://docs.discord.com/developers/resources/guild#search-guild-members, and #list-guild-members without a search */
export const members: OptionLoader = async ({ api, input, search, cursor }) => {
  const server = chosen(input, 'server');
  if (server === null) return NOTHING;
  const path = `/guilds/${pathPart(server)}/members`;
  const query = search.trim();
  const page = listOf(
    query === ''
      ? await api.get(path, { limit: MEMBERS, after: cursor })
      : await api.get(`${path}/search`, { query, limit: MEMBERS }),
  );
  const options = page
    .map((member) => {
      const user = valueAt(member, 'user');
      const name = textAt(user, 'username');
      return option(user, textAt(member, 'nick') ?? textAt(user, 'global_name') ?? name, name);
    })
    .filter((one) => one !== null);
  const hasMore = query === '' && page.length === MEMBERS;
  return { options, nextCursor: hasMore ? textAt(page.at(-1), 'user.id') : null };
};
