import { defineAction } from '#connector-sdk';
import { Type } from 'typebox';

import { FileOutput, nameField } from './fields';

export const writeJson = defineAction({
  key: 'write-json',
  title: 'Write a JSON file',
  description: 'Makes a JSON file of a value.',
  idempotent: true,
  input: Type.Object(
    {
      value: Type.Unknown({ title: 'Value', description: 'An object, a list or any other value.' }),
      lines: Type.Optional(
        Type.Boolean({ title: 'One value per line', description: 'Of a list: NDJSON.', default: false }),
      ),
      name: nameField('data.json'),
    },
    { additionalProperties: false, required: ['value'] },
  ),
  output: Type.Object({ file: FileOutput }),
  async run({ input: { value, lines = false, name = lines ? 'data.ndjson' : 'data.json' }, files }) {
    const text =
      lines && Array.isArray(value)
        ? value.map((one) => `${JSON.stringify(one)}\n`).join('')
        : `${JSON.stringify(value, null, 2)}\n`;
    const contentType = lines ? 'application/x-ndjson' : 'application/json';
    return { file: await files.save(text, { name, contentType }) };
  },
});
