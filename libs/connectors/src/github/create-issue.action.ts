/** https://docs.github.com/en/rest/issues/issues#create-an-issue */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bodyField, Issue, issueIn, labelsField, peopleField, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const createIssue = defineAction({
  key: 'create_issue',
  title: 'Create an issue',
  description: 'Opens an issue in a repository.',
  input: Type.Object(
    {
      repository: repositoryField,
      title: Type.String({ title: 'Title', minLength: 1, maxLength: 256 }),
      body: bodyField(),
      labels: labelsField(),
      assignees: peopleField('Who takes care'),
      milestone: Type.Optional(
        Type.Integer({
          title: 'Milestone',
          description: 'Its number.',
          minimum: 1,
          ui: { options: { load: 'milestones', dependsOn: ['repository'] } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  async run({ input, api }) {
    const { repository, ...issue } = input;
    return issueIn(await api.post(`${repositoryPath(repository)}/issues`, issue));
  },
});
