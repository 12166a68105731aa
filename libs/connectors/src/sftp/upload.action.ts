import { pipeline } from 'node:stream/promises';

import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { openToWrite, replace } from './session';
import { withSftp } from './with-sftp';

export const upload = defineAction({
  key: 'upload',
  title: 'Upload a file',
  description: 'Puts a file, or text, onto the server. A file of the same path is replaced.',
  idempotent: true,
  auth: AUTH,
  input: Type.Object(
    {
      path: pathField('To path', 'Where it is to be, with its name: /out/report.csv'),
      file: Type.Unknown({
        title: 'File',
        description: 'A file of an earlier step or of the trigger, or text.',
        ui: { format: 'file' },
      }),
      safely: Type.Optional(
        Type.Boolean({
          title: 'Under another name first',
          description:
            'Whoever watches the folder sees the file only when it is whole: it is renamed at the end.',
          default: true,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false, required: ['path', 'file'] },
  ),
  output: Type.Object({
    path: Type.String({ title: 'Path' }),
    size: Type.Integer({ title: 'Bytes' }),
  }),
  async run(context) {
    const { path, file, safely = true } = context.input;
    const { content, size } = await context.files.open(file);
    await withSftp(context, async (sftp) => {
      const first = safely ? `${path}.part` : path;
      await pipeline(content, openToWrite(sftp, first));
      if (safely) await replace(sftp, first, path);
    });
    return { path, size };
  },
});
