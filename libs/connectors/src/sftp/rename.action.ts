import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { pathField } from './fields';
import { move } from './session';
import { withSftp } from './with-sftp';

export const rename = defineAction({
  key: 'rename',
  title: 'Rename or move',
  description: 'Gives a file or a folder another name, or puts it into another folder.',
  auth: AUTH,
  input: Type.Object(
    { path: pathField(), to: pathField('To path', 'The new path, with the name.') },
    { additionalProperties: false },
  ),
  output: Type.Object({ path: Type.String({ title: 'New path' }) }),
  async run(context) {
    const { path, to } = context.input;
    await withSftp(context, (sftp) => move(sftp, path, to));
    return { path: to };
  },
});
