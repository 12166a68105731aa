/** https://docs.github.com/en/rest/issues/issues#list-repository-issues */
import { Type } from 'typebox';

import { defineAction, listOf, valueAt } from '#connector-sdk';

import { labelsField, List, mostField, repositoryField } from './fields';
import { listAll } from './paging';
import { repositoryPath } from './repository';

export const listIssues = defineAction({
  key: 'list_issues',
  title: 'List issues',
  description: 'Reads the issues of a repository, the newest first.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      state: Type.Optional(
        Type.Enum(['open', 'closed', 'all'], {
          title: 'Which',
          default: 'open',
          ui: { labels: { open: 'Open ones', closed: 'Closed ones', all: 'All' } },
        }),
      ),
      labels: labelsField('With all of these labels'),
      assignee: Type.Optional(
        Type.String({ title: 'Of whom', description: 'A login; none: of nobody.', maxLength: 100 }),
      ),
      since: Type.Optional(
        Type.String({
          title: 'Changed since',
          description: 'A moment in UTC.',
          maxLength: 30,
          ui: { advanced: true, placeholder: '2026-01-31T00:00:00Z' },
        }),
      ),
      pulls: Type.Optional(Type.Boolean({ title: 'Pull requests as well', default: false })),
      most: mostField,
    },
    { additionalProperties: false },
  ),
  output: List('Issues'),
  async run({ input, api }) {
    const { repository, state = 'open', labels = [], assignee, since, pulls = false, most = 100 } = input;
    const found = await listAll(api, `${repositoryPath(repository)}/issues`, {
      query: {
        state,
        labels: labels.length > 0 ? labels.join(',') : undefined,
        assignee: assignee || undefined,
        since: since || undefined,
      },
      // GitHub counts pull requests among the issues.
      most,
      items: (body) => listOf(body).filter((issue) => pulls || valueAt(issue, 'pull_request') === undefined),
    });
    return { items: found, count: found.length };
  },
});
