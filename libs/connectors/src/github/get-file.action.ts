/** https://docs.github.com/en/rest/repos/contents#get-repository-content */
import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { branchField, nullable, repositoryField } from './fields';
import { filePath } from './file-path';
import { repositoryPath } from './repository';

export const getFile = defineAction({
  key: 'get_file',
  title: 'Get a file',
  description: 'Reads a file of a repository, as text or as a file for later steps.',
  idempotent: true,
  input: Type.Object(
    {
      repository: repositoryField,
      path: Type.String({
        title: 'File',
        minLength: 1,
        maxLength: 4096,
        ui: { placeholder: 'docs/door.md' },
      }),
      ref: Type.Optional(
        branchField('Branch, tag or commit', 'Left out: the branch that the repository shows.'),
      ),
      as: Type.Optional(
        Type.Enum(['text', 'file'], {
          title: 'As',
          default: 'text',
          ui: { labels: { text: 'Text', file: 'A file, of up to 100 MB' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    path: Type.String({ title: 'File' }),
    text: nullable('Text'),
    file: Type.Unknown({ title: 'File', description: 'For later steps; null where it was read as text.' }),
  }),
  async run({ input, api, files }) {
    const { repository, path, ref, as = 'text' } = input;
    const request = {
      path: `${repositoryPath(repository)}/contents/${filePath(path)}`,
      query: { ref: ref || undefined },
      headers: { accept: 'application/vnd.github.raw+json' },
    };
    if (as === 'text') {
      const { body } = await api.request({ ...request, as: 'text' });
      return { path, text: String(body ?? ''), file: null };
    }
    const { body } = await api.open({ ...request, as: 'bytes' });
    return { path, text: null, file: await files.save(body, { name: path.split('/').at(-1) ?? path }) };
  },
});
