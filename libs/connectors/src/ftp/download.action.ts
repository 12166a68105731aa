import { PassThrough } from 'node:stream';

import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { nameOf } from './entries';
import { pathField } from './fields';
import { withFtp } from './with-ftp';

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
    withFtp(context, async (client) => {
      const { path } = context.input;
      const through = new PassThrough();
      const [file] = await Promise.all([
        context.files.save(through as AsyncIterable<Buffer>, { name: nameOf(path) }),
        client.downloadTo(through, path).catch((error: unknown) => {
          through.destroy(error instanceof Error ? error : new Error(String(error)));
          throw error;
        }),
      ]);
      return { file, path, size: file.size };
    }),
});
