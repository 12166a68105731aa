import { defineConnector } from '#connector-sdk';

import { loginAuth } from './auth';
import { deleteFile } from './delete.action';
import { download } from './download.action';
import { list } from './list.action';
import { makeFolder } from './make-folder.action';
import { newFile } from './new-file.trigger';
import { paths } from './options';
import { rename } from './rename.action';
import { upload } from './upload.action';
import { withFtp } from './with-ftp';

export const connector = defineConnector({
  key: 'ftp',
  title: 'FTP',
  description: 'Gets files from FTP servers and puts files onto them, encrypted where the server can.',
  group: 'files',
  icon: 'icon.svg',
  auth: [loginAuth],
  test: (context) => withFtp(context, async (client) => ({ account: `Signed in, in ${await client.pwd()}` })),
  options: { paths },
  triggers: [newFile],
  actions: [list, download, upload, rename, deleteFile, makeFolder],
});
