import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { decoded, ENCODINGS } from './data';
import { asField, given, GivenOutput } from './given';

export const decodeAction = defineAction({
  key: 'decode',
  title: 'Read base64 or hexadecimal',
  description: 'Gives the text or the file whose bytes were written in letters and digits.',
  idempotent: true,
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', maxLength: 80_000_000, ui: { multiline: true } }),
      encoding: Type.Optional(
        Type.Enum([...ENCODINGS], {
          title: 'Written as',
          default: 'base64',
          ui: { labels: { hex: 'Hexadecimal', base64: 'Base64', base64url: 'Base64 for addresses' } },
        }),
      ),
      ...asField(),
    },
    { additionalProperties: false },
  ),
  output: GivenOutput(),
  run: ({ input, files }) => given(files, decoded(input.text, input.encoding ?? 'base64'), input),
});
