/** https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bodyField, branchField, PullRequest, pullRequestIn, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const createPullRequest = defineAction({
  key: 'create_pull_request',
  title: 'Create a pull request',
  description: 'Asks to bring the changes of one branch into another.',
  input: Type.Object(
    {
      repository: repositoryField,
      title: Type.String({ title: 'Title', minLength: 1, maxLength: 256 }),
      head: branchField('From branch', 'With the changes; owner:branch for one in a fork.'),
      base: branchField('Into branch', 'Such as main.'),
      body: bodyField(),
      draft: Type.Optional(Type.Boolean({ title: 'As a draft', default: false })),
    },
    { additionalProperties: false },
  ),
  output: PullRequest,
  async run({ input, api }) {
    const { repository, ...pull } = input;
    return pullRequestIn(await api.post(`${repositoryPath(repository)}/pulls`, pull));
  },
});
