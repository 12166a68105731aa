import { defineAction, parseBody } from '#connector-sdk';
import { Type } from 'typebox';

import { fileField } from './fields';
import { textOfFile } from './text-of-file';

export const readJson = defineAction({
  key: 'read-json',
  title: 'Read a JSON file',
  description: 'Gives what a JSON file (up to 10 MB) holds. One value per line (NDJSON) gives a list.',
  idempotent: true,
  input: Type.Object(
    {
      file: fileField(),
      lines: Type.Optional(Type.Boolean({ title: 'One value per line', default: false })),
    },
    { additionalProperties: false, required: ['file'] },
  ),
  output: Type.Object({ value: Type.Unknown({ title: 'Value' }) }),
  async run({ input: { file, lines = false }, files }) {
    const text = await textOfFile(files, file);
    const read = (part: string) => parseBody('application/json', Buffer.from(part));
    if (!lines) return { value: await read(text) };
    const values: unknown[] = [];
    for (const line of text.split('\n')) if (line.trim() !== '') values.push(await read(line));
    return { value: values };
  },
});
