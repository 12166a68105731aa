/** https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
import { Type } from 'typebox';

import { defineAction, textAt, valueAt } from '#connector-sdk';

import { nullable, pullField, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const mergePullRequest = defineAction({
  key: 'merge_pull_request',
  title: 'Merge a pull request',
  description: 'Brings the changes of a pull request in.',
  input: Type.Object(
    {
      repository: repositoryField,
      pull: pullField,
      method: Type.Optional(
        Type.Enum(['merge', 'squash', 'rebase'], {
          title: 'How',
          default: 'merge',
          ui: {
            labels: {
              merge: 'With a merge commit',
              squash: 'As one commit',
              rebase: 'Its commits, one by one',
            },
          },
        }),
      ),
      title: Type.Optional(Type.String({ title: 'First line of the commit', maxLength: 256 })),
      message: Type.Optional(
        Type.String({ title: 'Rest of the commit’s text', maxLength: 65_536, ui: { multiline: true } }),
      ),
      sha: Type.Optional(
        Type.String({
          title: 'Only while it ends with this commit',
          description: 'The SHA of the last one that was looked at.',
          maxLength: 64,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    merged: Type.Boolean({ title: 'Merged' }),
    sha: nullable('SHA of the commit'),
    message: nullable('What GitHub says'),
  }),
  async run({ input, api }) {
    const { repository, pull, method, title, message, sha } = input;
    const answer = await api.put(`${repositoryPath(repository)}/pulls/${pull}/merge`, {
      merge_method: method,
      commit_title: title || undefined,
      commit_message: message || undefined,
      sha: sha || undefined,
    });
    return {
      merged: valueAt(answer, 'merged') === true,
      sha: textAt(answer, 'sha'),
      message: textAt(answer, 'message'),
    };
  },
});
