import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { FileOutput, nameField } from './fields';

export const writeText = defineAction({
  key: 'write-text',
  title: 'Write text',
  description: 'Makes a file of text.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', ui: { multiline: true } }),
      name: nameField('text.txt'),
      contentType: Type.Optional(
        Type.String({
          title: 'Content type',
          description: 'Left out: by the name’s ending.',
          maxLength: 200,
          ui: { placeholder: 'text/html', advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: FileOutput }),
  run: async ({ input: { text, name, contentType }, files }) => ({
    file: await files.save(text, { name: name || 'text.txt', ...(contentType ? { contentType } : {}) }),
  }),
});
