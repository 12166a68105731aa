/** https://docs.github.com/en/rest/releases/releases#create-a-release */
import { Type } from 'typebox';

import { defineAction, textAt } from '#connector-sdk';

import { bodyField, branchField, nullable, nullableInteger, numberAt, repositoryField } from './fields';
import { repositoryPath } from './repository';

export const createRelease = defineAction({
  key: 'create_release',
  title: 'Create a release',
  description: 'Makes a release, and its tag where there is none.',
  input: Type.Object(
    {
      repository: repositoryField,
      tag: Type.String({ title: 'Tag', minLength: 1, maxLength: 250, ui: { placeholder: 'v1.2.0' } }),
      target: Type.Optional(
        branchField(
          'Of the branch',
          'Where the tag is to be made. Left out: the one that the repository shows.',
        ),
      ),
      name: Type.Optional(Type.String({ title: 'Title', maxLength: 250 })),
      body: bodyField('Notes'),
      generateNotes: Type.Optional(Type.Boolean({ title: 'Let GitHub write notes', default: false })),
      draft: Type.Optional(Type.Boolean({ title: 'As a draft', default: false })),
      prerelease: Type.Optional(Type.Boolean({ title: 'Not for everybody yet', default: false })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: nullableInteger('Id'),
    url: nullable('Address of the page'),
    release: Type.Unknown({ title: 'The release, as GitHub describes it' }),
  }),
  async run({ input, api }) {
    const { repository, tag, target, name, body, generateNotes, draft, prerelease } = input;
    const release = await api.post(`${repositoryPath(repository)}/releases`, {
      tag_name: tag,
      target_commitish: target || undefined,
      name: name || undefined,
      body: body || undefined,
      generate_release_notes: generateNotes,
      draft,
      prerelease,
    });
    return { id: numberAt(release, 'id'), url: textAt(release, 'html_url'), release };
  },
});
