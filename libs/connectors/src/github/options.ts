/** What people choose from: repositories, and what there is in one of them. */
import {
  chosen,
  listOf,
  type Option,
  type OptionLoader,
  type OptionsContext,
  textAt,
  valueAt,
} from '#connector-sdk';

import { nextIn, PAGE } from './paging';
import { repositoryPath } from './repository';

/** GitHub's lists know no search: while nothing is found, further pages are looked at. */
const MOST_PAGES = 5;

interface Listing {
  path: string;
  query?: Readonly<Record<string, string>>;
  items?: (body: unknown) => readonly unknown[];
  optionOf: (item: unknown) => Option | null;
}

async function page(
  { api, search, cursor }: OptionsContext,
  { path, query = {}, items = listOf, optionOf }: Listing,
): ReturnType<OptionLoader> {
  const wanted = search.trim().toLowerCase();
  let number: number | null = Number(cursor ?? 1);
  for (let count = 0; count < MOST_PAGES; count++) {
    const answer = await api.request({ path, query: { ...query, per_page: PAGE, page: number } });
    number = nextIn(answer) === null ? null : number + 1;
    const options = items(answer.body)
      .map(optionOf)
      .filter((option) => option !== null)
      .filter(({ label, hint = '' }) => `${label} ${hint}`.toLowerCase().includes(wanted));
    if (options.length > 0 || number === null)
      return { options, nextCursor: number === null ? null : String(number) };
  }
  return { options: [], nextCursor: String(number) };
}

/** Nothing, while no repository is chosen. */
const ofRepository =
  (listing: (path: string) => Listing): OptionLoader =>
  async (context) => {
    const repository = chosen(context.input, 'repository');
    return repository === null ? { options: [] } : page(context, listing(repositoryPath(repository)));
  };

const named = (value: string | null, hint: string | null = null): Option | null =>
  value === null ? null : { value, label: value, ...(hint === null ? {} : { hint }) };

const numbered = (item: unknown): Option | null => {
  const number = valueAt(item, 'number');
  return typeof number === 'number'
    ? { value: number, label: `#${number} ${textAt(item, 'title') ?? ''}` }
    : null;
};

/** https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user */
export const repositories: OptionLoader = (context) =>
  page(context, {
    path: '/user/repos',
    query: { sort: 'pushed' },
    optionOf: (item) => named(textAt(item, 'full_name'), textAt(item, 'description')),
  });

/** https://docs.github.com/en/rest/issues/issues#list-repository-issues */
export const issues = ofRepository((repository) => ({
  path: `${repository}/issues`,
  query: { state: 'open' },
  optionOf: numbered,
}));

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests */
export const pulls = ofRepository((repository) => ({
  path: `${repository}/pulls`,
  query: { state: 'open' },
  optionOf: numbered,
}));

/** https://docs.github.com/en/rest/issues/labels#list-labels-for-a-repository */
export const labels = ofRepository((repository) => ({
  path: `${repository}/labels`,
  optionOf: (item) => named(textAt(item, 'name'), textAt(item, 'description')),
}));

/** https://docs.github.com/en/rest/issues/assignees#list-assignees */
export const assignees = ofRepository((repository) => ({
  path: `${repository}/assignees`,
  optionOf: (item) => named(textAt(item, 'login')),
}));

/** https://docs.github.com/en/rest/branches/branches#list-branches */
export const branches = ofRepository((repository) => ({
  path: `${repository}/branches`,
  optionOf: (item) => named(textAt(item, 'name')),
}));

/** https://docs.github.com/en/rest/issues/milestones#list-milestones */
export const milestones = ofRepository((repository) => ({
  path: `${repository}/milestones`,
  query: { state: 'open' },
  optionOf: numbered,
}));

/** https://docs.github.com/en/rest/actions/workflows#list-repository-workflows */
export const workflows = ofRepository((repository) => ({
  path: `${repository}/actions/workflows`,
  items: (body) => listOf(valueAt(body, 'workflows')),
  optionOf: (item) => {
    const file = textAt(item, 'path')?.split('/').at(-1) ?? null;
    return file === null ? null : { value: file, label: textAt(item, 'name') ?? file, hint: file };
  },
}));
