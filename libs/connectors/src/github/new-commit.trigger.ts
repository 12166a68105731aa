/** https://docs.github.com/en/rest/commits/commits#list-commits, again and again */
import { Type } from 'typebox';

import { definePollTrigger, textAt, tooMany } from '#connector-sdk';

import { branchField } from './fields';

import { pagesOf } from './paging';
import { pollAuth, pollFields, pollMs, pollOutput } from './poll-trigger';
import { repositoryPath } from './repository';

/** Of one look; the first one, which starts nothing, takes a page. */
const MOST = 1000;
/** So many of the newest are remembered, as the newest one may be taken back by a forced push. */
const REMEMBERED = 50;

export const newCommitTrigger = definePollTrigger({
  key: 'new_commit',
  title: 'New commit',
  description: 'Looks at a branch again and again, back to the commits that it knows.',
  auth: pollAuth,
  input: Type.Object(
    {
      ...pollFields,
      branch: Type.Optional(branchField('Branch', 'Left out: the one that the repository shows.')),
      path: Type.Optional(
        Type.String({ title: 'Only those that change', description: 'A file or a folder.', maxLength: 4096 }),
      ),
    },
    { additionalProperties: false },
  ),
  output: pollOutput('The commit', 'With sha, commit.message, author and html_url.'),
  intervalMs: pollMs,
  source: ({ repository, branch, path }) => [repository.trim().toLowerCase(), branch ?? '', path ?? ''],
  async poll({ input, api, cursor }) {
    // Their dates say when they were made, not when they came here: what is known is told apart by its SHA.
    const known = new Set(Array.isArray(cursor) ? cursor : []);
    const pages = pagesOf(api, `${repositoryPath(input.repository)}/commits`, {
      sha: input.branch || undefined,
      path: input.path || undefined,
    });
    const commits: unknown[] = [];
    for await (const page of pages) {
      // Whole pages: older commits of a branch that was merged stand behind those that are known.
      commits.push(...page);
      if (cursor === null || page.some((commit) => known.has(textAt(commit, 'sha')))) break;
      if (commits.length >= MOST) throw tooMany('github', MOST);
    }
    const items = commits.flatMap((commit) => {
      const sha = textAt(commit, 'sha');
      return sha === null ? [] : [{ id: sha, value: commit }];
    });
    return { items: items.toReversed(), cursor: items.slice(0, REMEMBERED).map(({ id }) => id) };
  },
});
