/** https://docs.github.com/en/rest/commits/commits#list-commits, again and again */
import { Type } from 'typebox';

import { definePollTrigger, textAt } from '#connector-sdk';

import { branchField } from './fields';

import { listAll, PAGE } from './paging';
import { pollAuth, pollFields, pollMs, pollOutput } from './poll-trigger';
import { repositoryPath } from './repository';

export const newCommitTrigger = definePollTrigger({
  key: 'new_commit',
  title: 'New commit',
  description: 'Looks at a branch again and again; at the last 100 commits each time.',
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
  async poll({ input, api }) {
    // Their dates say when they were made, not when they came here: what is known is told apart by its SHA.
    const commits = await listAll(api, `${repositoryPath(input.repository)}/commits`, {
      query: { sha: input.branch || undefined, path: input.path || undefined },
      most: PAGE,
    });
    return {
      items: commits.toReversed().flatMap((commit) => {
        const sha = textAt(commit, 'sha');
        return sha === null ? [] : [{ id: sha, value: commit }];
      }),
    };
  },
});
