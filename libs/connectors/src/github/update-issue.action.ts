/** https://docs.github.com/en/rest/issues/issues#update-an-issue */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bodyField, Issue, issueField, issueIn, labelsField, peopleField, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const updateIssue = defineAction({
  key: 'update_issue',
  title: 'Change or close an issue',
  description: 'Changes what is filled in, of an issue or a pull request; the rest stays as it is.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      issue: issueField(),
      state: Type.Optional(
        Type.Enum(['open', 'completed', 'not_planned', 'duplicate'], {
          title: 'State',
          ui: {
            labels: {
              open: 'Open',
              completed: 'Closed: done',
              not_planned: 'Closed: not planned',
              duplicate: 'Closed: there is another one',
            },
          },
        }),
      ),
      title: Type.Optional(Type.String({ title: 'Title', maxLength: 256 })),
      body: bodyField(),
      labels: labelsField('Labels, in place of those it has'),
      assignees: peopleField('Who takes care, in place of those who do'),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  async run({ input, api }) {
    const { repository, issue, state, title, ...changes } = input;
    const closed = state === undefined || state === 'open' ? null : state;
    return issueIn(
      await api.patch(`${repositoryPath(repository)}/issues/${issue}`, {
        ...changes,
        title: title || undefined,
        state: closed === null ? state : 'closed',
        state_reason: closed ?? undefined,
      }),
    );
  },
});
