import { defineAction } from '#connector-sdk';
import { FailureError } from '#kernel';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { removeFile, removeFolder } from './session';
import { withSftp } from './with-sftp';

export const deleteFile = defineAction({
  key: 'delete',
  title: 'Delete a file',
  description: 'Deletes a file, or a folder that is empty; what is not there is no mistake.',
  idempotent: true,
  auth: AUTH,
  input: Type.Object(
    {
      path: pathField(),
      what: Type.Optional(
        Type.Enum(['file', 'folder'], {
          title: 'What it is',
          default: 'file',
          ui: { labels: { file: 'A file', folder: 'An empty folder' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ path: Type.String({ title: 'Path' }) }),
  async run(context) {
    const { path, what = 'file' } = context.input;
    await withSftp(context, (sftp) =>
      what === 'file' ? removeFile(sftp, path) : removeFolder(sftp, path),
    ).catch((error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.code !== 'sftp.no_such_file') throw error;
    });
    return { path };
  },
});
