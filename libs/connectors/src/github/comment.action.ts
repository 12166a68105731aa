/** https://docs.github.com/en/rest/issues/comments#create-an-issue-comment */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { issueField, nullable, nullableInteger, numberAt, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const comment = defineAction({
  key: 'comment',
  title: 'Comment on an issue',
  description: 'Writes below an issue or a pull request.',
  input: Type.Object(
    {
      repository: repositoryField,
      issue: issueField(),
      body: Type.String({
        title: 'Text',
        description: 'Markdown.',
        minLength: 1,
        maxLength: 65_536,
        ui: { multiline: true },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullableInteger('Id'),
    url: nullable('Address of the comment'),
    comment: Type.Unknown({ title: 'The comment, as GitHub describes it' }),
  }),
  async run({ input, api }) {
    const { repository, issue, body } = input;
    const comment = await api.post(`${repositoryPath(repository)}/issues/${issue}/comments`, { body });
    return { id: numberAt(comment, 'id'), url: textAt(comment, 'html_url'), comment };
  },
});
