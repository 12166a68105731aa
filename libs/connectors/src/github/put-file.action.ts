/** https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents */
import { createHash } from 'node:crypto';

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
  idempotent: ({ how }) => how !== 'create',
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
    commit: Type.Union([Type.String(), Type.Null()], {
      title: 'SHA of the commit',
      description: 'None where the file was like this already.',
    }),
    url: nullable('Address of the page'),
    created: Type.Boolean({ title: 'Was not there before' }),
  }),
  async run({ input, api, files }) {
    const { repository, path, message, branch, how = 'either' } = input;
    const place = `${repositoryPath(repository)}/contents/${filePath(path)}`;
    const bytes = await files.read(input.content, MAX_BYTES);
    const there = how === 'create' ? null : await existing(api, place, branch || undefined);
    if (how === 'update' && there === null)
      throw new PermanentError({
        code: 'github.no_file',
        message: `There is no file ${path}. Choose ‘Always’ to make it.`,
      });
    // Also when this step is run again: a second commit would say the same.
    if (there !== null && there.sha === blobSha(bytes)) {
      return { ...there, commit: null, created: false };
    }
    const answer = await api.put(place, {
      ...{ message, content: bytes.toString('base64'), branch: branch || undefined },
      ...(there === null ? {} : { sha: there.sha }),
    });
    return {
      sha: textAt(answer, 'content.sha'),
      commit: textAt(answer, 'commit.sha'),
      url: textAt(answer, 'content.html_url'),
      created: there === null,
    };
  },
});

/** Of the file as it is; null where there is none. GitHub replaces only what one has seen. */
async function existing(
  api: ApiClient,
  path: string,
  ref: string | undefined,
): Promise<{ sha: string | null; url: string | null } | null> {
  // As an object, GitHub tells of a file what it is, without its content where that is large.
  const headers = { accept: 'application/vnd.github.object+json' };
  const { status, body } = await api.request({ path, query: { ref }, headers, expected: [404] });
  return status === 404 ? null : { sha: textAt(body, 'sha'), url: textAt(body, 'html_url') };
}

/** How Git names what is in a file. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
const blobSha = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
