import { defineConnector } from '#connector-sdk';

import { keyAuth, passwordAuth } from './auth';
import { deleteFile } from './delete.action';
import { download } from './download.action';
import { list } from './list.action';
import { makeFolder } from './make-folder.action';
import { newFile } from './new-file.trigger';
import { paths } from './options';
import { rename } from './rename.action';
import { realPath } from './session';
import { upload } from './upload.action';
import { withSftp } from './with-sftp';

export const connector = defineConnector({
  key: 'sftp',
  title: 'SFTP',
  description: 'Gets files from SFTP servers (SSH) and puts files onto them.',
  group: 'files',
  icon: 'icon.svg',
  auth: [keyAuth, passwordAuth],
  test: (context) =>
    withSftp(context, async (sftp) => ({ account: `Signed in, in ${await realPath(sftp, '.')}` })),
  options: { paths },
  triggers: [newFile],
  actions: [list, download, upload, rename, deleteFile, makeFolder],
});
