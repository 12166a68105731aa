/** https://docs.github.com/en/rest/issues/labels#add-labels-to-an-issue */
import { Type } from 'typebox';

import { defineAction, listOf, textAt } from '#connector-sdk';

import { issueField, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const addLabels = defineAction({
  key: 'add_labels',
  title: 'Add labels',
  description: 'Puts labels on an issue or a pull request, beside those it has.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      issue: issueField(),
      labels: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        title: 'Labels',
        minItems: 1,
        maxItems: 100,
        ui: { options: { load: 'labels', dependsOn: ['repository'] } },
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ labels: Type.Array(Type.String(), { title: 'All labels it has now' }) }),
  async run({ input, api }) {
    const { repository, issue, labels } = input;
    const all = await api.post(`${repositoryPath(repository)}/issues/${issue}/labels`, { labels });
    return { labels: listOf(all).map((label) => textAt(label, 'name') ?? '') };
  },
});
