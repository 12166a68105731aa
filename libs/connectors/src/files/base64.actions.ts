import { defineAction, PermanentError } from '#connector-sdk';
import { Type } from 'typebox';

import { fileField, FileOutput, nameField } from './fields';

/** It grows by a third, and stands in the run. */
const MAX_BYTES = 5 * 1024 * 1024;

export const toBase64 = defineAction({
  key: 'to-base64',
  title: 'File to base64',
  description: 'Gives the bytes of a file (up to 5 MB) as base64 text, for services that want them so.',
  idempotent: true,
  input: Type.Object({ file: fileField() }, { additionalProperties: false, required: ['file'] }),
  output: Type.Object({
    base64: Type.String({ title: 'Base64' }),
    dataUrl: Type.String({ title: 'As a data: address' }),
  }),
  async run({ input: { file }, files }) {
    const { contentType } = await files.open(file);
    const base64 = (await files.read(file, MAX_BYTES)).toString('base64');
    return { base64, dataUrl: `data:${contentType.replace(/\s/g, '')};base64,${base64}` };
  },
});

const DATA_URL = /^data:([^;,]*)[^,]*;base64,/i;

export const fromBase64 = defineAction({
  key: 'from-base64',
  title: 'Base64 to file',
  description: 'Makes a file of base64 text, or of a data: address.',
  idempotent: true,
  input: Type.Object(
    {
      base64: Type.String({ title: 'Base64', ui: { multiline: true } }),
      name: nameField('file'),
      contentType: Type.Optional(
        Type.String({
          title: 'Content type',
          description: 'Left out: as the data: address says, or by the name’s ending.',
          maxLength: 200,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file: FileOutput }),
  async run({ input: { base64, name, contentType }, files }) {
    const [head = '', said = ''] = DATA_URL.exec(base64.slice(0, 1000)) ?? [];
    const text = base64.slice(head.length).replace(/\s/g, '');
    // The alphabets of RFC 4648 §4 and §5.
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) {
      throw new PermanentError({
        code: 'files.not_base64',
        message: 'This is not base64. Check what the field is mapped to.',
      });
    }
    const type = contentType || said;
    const file = await files.save(Buffer.from(text, 'base64'), {
      name: name || 'file',
      ...(type ? { contentType: type } : {}),
    });
    return { file };
  },
});
