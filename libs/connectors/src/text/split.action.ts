import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField } from './fields';

const MAX_PIECES = 100_000;

export const splitAction = defineAction({
  key: 'split',
  title: 'Split text',
  description: 'Cuts text at each separator, and gives the list of pieces.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      by: Type.Optional(
        Type.Enum(['comma', 'semicolon', 'line', 'space', 'tab', 'other'], {
          title: 'At each',
          default: 'comma',
          ui: {
            labels: {
              comma: 'Comma',
              semicolon: 'Semicolon',
              line: 'Line break',
              space: 'Space, or several',
              tab: 'Tab',
              other: 'Something else',
            },
          },
        }),
      ),
      separator: Type.Optional(
        Type.String({
          title: 'Separator',
          minLength: 1,
          maxLength: 1000,
          ui: { showWhen: { field: 'by', in: ['other'] }, placeholder: ' - ' },
        }),
      ),
      keepEmpty: Type.Optional(
        Type.Boolean({
          title: 'Keep empty pieces',
          description: 'And the spaces around the pieces.',
          default: false,
          ui: { advanced: true },
        }),
      ),
      maxPieces: Type.Optional(
        Type.Integer({
          title: 'Pieces at most',
          description: 'The last one has all that is left then.',
          minimum: 1,
          maximum: MAX_PIECES,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    pieces: Type.Array(Type.String(), { title: 'Pieces' }),
    first: Type.Union([Type.String(), Type.Null()], { title: 'First piece' }),
    last: Type.Union([Type.String(), Type.Null()], { title: 'Last piece' }),
    count: Type.Integer({ title: 'Number of pieces' }),
  }),
  run: async ({ input: { text, by = 'comma', separator = ',', keepEmpty, maxPieces = MAX_PIECES } }) => {
    const all = cut(text, by === 'other' ? separator : SEPARATORS[by], maxPieces);
    const pieces = keepEmpty ? all : all.map((piece) => piece.trim()).filter((piece) => piece !== '');
    return { pieces, first: pieces[0] ?? null, last: pieces.at(-1) ?? null, count: pieces.length };
  },
});

const SEPARATORS = { comma: ',', semicolon: ';', line: /\r\n|\n|\r/g, space: /\s+/g, tab: '\t' } as const;

function cut(text: string, separator: string | RegExp, maxPieces: number): string[] {
  const pieces: string[] = [];
  let at = 0;
  const next = (): { index: number; length: number } | null => {
    if (typeof separator === 'string') {
      const index = text.indexOf(separator, at);
      return index < 0 ? null : { index, length: separator.length };
    }
    separator.lastIndex = at;
    const match = separator.exec(text);
    return match && { index: match.index, length: match[0].length };
  };
  while (pieces.length < maxPieces - 1) {
    const found = next();
    if (!found) break;
    pieces.push(text.slice(at, found.index));
    at = found.index + found.length;
  }
  return [...pieces, text.slice(at)];
}
