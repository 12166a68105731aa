import { defineAction, parseBody } from '#connector-sdk';
import { Type } from 'typebox';

import { fileField, MAX_TEXT_BYTES } from './fields';

export const readXml = defineAction({
  key: 'read-xml',
  title: 'Read an XML file',
  description:
    'Gives what an XML file (up to 10 MB) holds: elements as objects, attributes with an @ in front, repeated elements as lists.',
  idempotent: true,
  input: Type.Object({ file: fileField() }, { additionalProperties: false, required: ['file'] }),
  output: Type.Object({ value: Type.Unknown({ title: 'Value' }) }),
  run: async ({ input: { file }, files }) => ({
    value: await parseBody('application/xml', await files.read(file, MAX_TEXT_BYTES)),
  }),
});
