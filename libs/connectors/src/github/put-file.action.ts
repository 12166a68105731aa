/** https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents */
import { Type } from 'typebox';

import { type ApiClient, defineAction, PermanentError, textAt } from '#connector-sdk';

import { branchField, nullable, repositoryField } from './fields';
import { filePath } from './file-path';
import { repositoryPath } from './repository';

const MAX_BYTES = 25 * 1024 * 1024;

export const putFile = defineAction({
  key: 'put_file',
  title: 'Write a file',
  description: 'Makes a file in a repository, or replaces it, with a commit.',
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
      content: Type.Unknown({
        title: 'Content',
        description: 'A text, or a file of an earlier step, of up to 25 MB.',
        ui: { format: 'file' },
      }),
      message: Type.String({ title: 'Text of the commit', minLength: 1, maxLength: 65_536 }),
      branch: Type.Optional(branchField('Branch', 'Left out: the one that the repository shows.')),
      how: Type.Optional(
        Type.Enum(['either', 'create', 'update'], {
          title: 'When',
          default: 'either',
          ui: {
            advanced: true,
            labels: {
              either: 'Always',
              create: 'Only when it is not there yet',
              update: 'Only when it is there',
            },
          },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    sha: nullable('SHA of the file'),
    commit: nullable('SHA of the commit'),
    url: nullable('Address of the page'),
    created: Type.Boolean({ title: 'Was not there before' }),
  }),
  async run({ input, api, files }) {
    const { repository, path, message, branch, how = 'either' } = input;
    const place = `${repositoryPath(repository)}/contents/${filePath(path)}`;
    const content = (await files.read(input.content, MAX_BYTES)).toString('base64');
    const sha = how === 'create' ? null : await shaOf(api, place, branch || undefined);
    if (how === 'update' && sha === null)
      throw new PermanentError({
        code: 'github.no_file',
        message: `There is no file ${path}. Choose ‘Always’ to make it.`,
      });
    const answer = await api.put(place, {
      ...{ message, content, branch: branch || undefined },
      ...(sha === null ? {} : { sha }),
    });
    return {
      sha: textAt(answer, 'content.sha'),
      commit: textAt(answer, 'commit.sha'),
      url: textAt(answer, 'content.html_url'),
      created: sha === null,
    };
  },
});

/** Of the file as it is; null where there is none. GitHub replaces only what one has seen. */
async function shaOf(api: ApiClient, path: string, ref: string | undefined): Promise<string | null> {
  // As an object, GitHub tells of a file what it is, without its content where that is large.
  const headers = { accept: 'application/vnd.github.object+json' };
  const { status, body } = await api.request({ path, query: { ref }, headers, expected: [404] });
  return status === 404 ? null : textAt(body, 'sha');
}
