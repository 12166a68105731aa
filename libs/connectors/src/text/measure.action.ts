import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField } from './fields';

export const measureAction = defineAction({
  key: 'measure',
  title: 'Count characters, words and lines',
  description: 'Says how long a text is.',
  idempotent: true,
  input: Type.Object({ text: textField() }, { additionalProperties: false }),
  output: Type.Object({
    characters: Type.Integer({
      title: 'Characters',
      description: 'As people count: a sign of several parts is one.',
    }),
    words: Type.Integer({ title: 'Words' }),
    lines: Type.Integer({ title: 'Lines' }),
    bytes: Type.Integer({ title: 'Bytes', description: 'In UTF-8.' }),
  }),
  run: async ({ input: { text } }) => ({
    characters: graphemesIn(text),
    words: text.split(/\s+/).filter((word) => word !== '').length,
    lines: text === '' ? 0 : text.split(/\r\n|\n|\r/).length,
    bytes: Buffer.byteLength(text),
  }),
});

function graphemesIn(text: string): number {
  let count = 0;
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  for (const { segment } of segments) count += Math.sign(segment.length);
  return count;
}
