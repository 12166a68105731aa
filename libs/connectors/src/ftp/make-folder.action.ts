import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { withFtp } from './with-ftp';

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
    await withFtp(context, (client) => client.ensureDir(path));
    return { path };
  },
});
