import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { nameOf } from './entries';
import { pathField } from './fields';
import { openToRead } from './session';
import { withSftp } from './with-sftp';

export const download = defineAction({
  key: 'download',
  title: 'Download a file',
  description: 'Gets a file of the server for the steps that follow.',
  idempotent: true,
  auth: AUTH,
  input: Type.Object({ path: pathField() }, { additionalProperties: false }),
  output: Type.Object({
    file: Type.Unknown({ title: 'File' }),
    path: Type.String({ title: 'Path' }),
    size: Type.Integer({ title: 'Bytes' }),
  }),
  run: (context) =>
    withSftp(context, async (sftp) => {
      const { path } = context.input;
      const content = openToRead(sftp, path) as AsyncIterable<Buffer>;
      const file = await context.files.save(content, { name: nameOf(path) });
      return { file, path, size: file.size };
    }),
});
