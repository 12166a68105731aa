import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { bytesOf, dataField, ENCODINGS } from './data';

export const encodeAction = defineAction({
  key: 'encode',
  title: 'Write as base64 or hexadecimal',
  description: 'Writes the bytes of a text or a small file in letters and digits.',
  idempotent: true,
  input: Type.Object(
    {
      data: dataField(),
      encoding: Type.Optional(
        Type.Enum([...ENCODINGS], {
          title: 'As',
          default: 'base64',
          ui: { labels: { hex: 'Hexadecimal', base64: 'Base64', base64url: 'Base64 for addresses' } },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ text: Type.String({ title: 'Text' }) }),
  run: async ({ input: { data, encoding = 'base64' }, files }) => ({
    text: (await bytesOf(files, data)).toString(encoding),
  }),
});
