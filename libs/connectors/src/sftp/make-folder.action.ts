import { defineAction } from '#connector-sdk';
import type { SFTPWrapper } from 'ssh2';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { isFolder, makeOneFolder } from './session';
import { withSftp } from './with-sftp';

export const makeFolder = defineAction({
  key: 'make-folder',
  title: 'Make a folder',
  description: 'Makes a folder, and those above it that are not there; one that is there is no mistake.',
  idempotent: true,
  auth: AUTH,
  input: Type.Object({ path: pathField('Folder') }, { additionalProperties: false }),
  output: Type.Object({ path: Type.String({ title: 'Folder' }) }),
  async run(context) {
    const { path } = context.input;
    await withSftp(context, (sftp) => makeFolders(sftp, path));
    return { path };
  },
});

async function makeFolders(sftp: SFTPWrapper, path: string): Promise<void> {
  const parts = path.split('/').filter((part) => part !== '');
  for (let count = 1; count <= parts.length; count++) {
    const folder = `${path.startsWith('/') ? '/' : ''}${parts.slice(0, count).join('/')}`;
    if (await isFolder(sftp, folder)) continue;
    try {
      await makeOneFolder(sftp, folder);
    } catch (error) {
      // Somebody else may have been faster.
      if (!(await isFolder(sftp, folder))) throw error;
    }
  }
}
