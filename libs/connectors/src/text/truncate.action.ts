import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField } from './fields';

export const truncateAction = defineAction({
  key: 'truncate',
  title: 'Shorten text',
  description: 'Cuts text that is longer than you like.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      length: Type.Integer({
        title: 'Characters at most',
        description: 'Of the result, its ending included.',
        minimum: 0,
        maximum: 1_000_000,
        default: 100,
      }),
      ending: Type.Optional(
        Type.String({ title: 'What stands at a cut', default: '…', maxLength: 100, ui: { advanced: true } }),
      ),
      wholeWords: Type.Optional(
        Type.Boolean({ title: 'Cut between words only', default: false, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    text: Type.String({ title: 'Text' }),
    shortened: Type.Boolean({ title: 'Was it too long' }),
  }),
  run: async ({ input: { text, length, ending = '…', wholeWords } }) => {
    if (text.length <= length) return { text, shortened: false };
    const end = ending.slice(0, length);
    // Not in the middle of a sign that takes two.
    const cut = text.slice(0, length - end.length).replace(/[\ud800-\udbff]$/, '');
    const space = wholeWords && !/\s/.test(text.charAt(cut.length)) ? /\s\S*$/.exec(cut.slice(-1000)) : null;
    const kept = space ? cut.slice(0, cut.length - space[0].length) : cut;
    return { text: kept.trimEnd() + end, shortened: true };
  },
});
