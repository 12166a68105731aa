import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { charsetField, fileField } from './fields';
import { textOfFile } from './text-of-file';

export const readText = defineAction({
  key: 'read-text',
  title: 'Read text',
  description: 'Gives the text of a file, up to 10 MB.',
  idempotent: true,
  input: Type.Object(
    { file: fileField(), charset: charsetField() },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({ text: Type.String({ title: 'Text' }) }),
  run: async ({ input: { file, charset }, files }) => ({ text: await textOfFile(files, file, charset) }),
});
