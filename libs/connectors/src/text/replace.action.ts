import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { checkLength, MAX_TEXT, textField } from './fields';

/** Searching long text for long text is quadratic. */
const MAX_SOUGHT = 1000;

export const replaceAction = defineAction({
  key: 'replace',
  title: 'Find and replace',
  description: 'Replaces each occurrence of one piece of text by another.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      search: Type.String({ title: 'Find', minLength: 1, maxLength: MAX_SOUGHT }),
      replacement: Type.Optional(
        Type.String({
          title: 'Replace with',
          description: 'Left out: nothing.',
          maxLength: MAX_TEXT,
          default: '',
        }),
      ),
      which: Type.Optional(
        Type.Enum(['all', 'first', 'last'], {
          title: 'Which ones',
          default: 'all',
          ui: {
            labels: { all: 'All of them', first: 'The first one', last: 'The last one' },
            advanced: true,
          },
        }),
      ),
      ignoreCase: Type.Optional(
        Type.Boolean({ title: 'Capitals don’t count', default: false, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    text: Type.String({ title: 'Text' }),
    count: Type.Integer({ title: 'Replaced', description: 'How many were replaced.' }),
  }),
  run: async ({ input: { text, search, replacement = '', which = 'all', ignoreCase = false } }) => {
    const pattern = new RegExp(search.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), ignoreCase ? 'giu' : 'gu');
    const found = [...text.matchAll(pattern)].map(({ index, 0: match }) => ({ index, length: match.length }));
    const chosen = which === 'all' ? found : which === 'first' ? found.slice(0, 1) : found.slice(-1);
    checkLength(text.length + chosen.length * replacement.length);
    const pieces: string[] = [];
    let at = 0;
    for (const { index, length } of chosen) {
      pieces.push(text.slice(at, index), replacement);
      at = index + length;
    }
    return { text: pieces.join('') + text.slice(at), count: chosen.length };
  },
});
