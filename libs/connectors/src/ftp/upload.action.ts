import { Readable } from 'node:stream';

import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { withFtp } from './with-ftp';

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
    await withFtp(context, async (client) => {
      const first = safely ? `${path}.part` : path;
      await client.uploadFrom(Readable.from(content, { objectMode: false }), first);
      if (!safely) return;
      // Many servers rename onto nothing that is there.
      await client.remove(path, true);
      await client.rename(first, path);
    });
    return { path, size };
  },
});
