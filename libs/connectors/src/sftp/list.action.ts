import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { AUTH } from './auth';
import { entriesIn, isLike } from './entries';
import { EntryOutput, folderField, patternField } from './fields';
import { withSftp } from './with-sftp';

export const list = defineAction({
  key: 'list',
  title: 'List a folder',
  description: 'Says what is in a folder.',
  idempotent: true,
  auth: AUTH,
  input: Type.Object({ folder: folderField(), pattern: patternField() }, { additionalProperties: false }),
  output: Type.Object({
    entries: Type.Array(Type.Object(EntryOutput), { title: 'Entries' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  async run(context) {
    const { folder = '', pattern } = context.input;
    const found = await withSftp(context, (sftp) => entriesIn(sftp, folder));
    const entries = found.filter(({ name }) => isLike(name, pattern));
    return { entries, count: entries.length };
  },
});
