/** https://docs.github.com/en/rest/issues/issues#get-an-issue */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { Issue, issueField, issueIn, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const getIssue = defineAction({
  key: 'get_issue',
  title: 'Get an issue',
  description: 'Reads an issue or a pull request by its number.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      issue: issueField(),
    },
    { additionalProperties: false },
  ),
  output: Issue,
  run: async ({ input, api }) =>
    issueIn(await api.get(`${repositoryPath(input.repository)}/issues/${input.issue}`)),
});
