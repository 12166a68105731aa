import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { checkLength, textOutput } from './fields';

export const joinAction = defineAction({
  key: 'join',
  title: 'Join a list to text',
  description: 'Makes one text of a list, with a separator in between.',
  idempotent: true,
  input: Type.Object(
    {
      list: Type.Array(Type.Unknown(), {
        title: 'List',
        maxItems: 100_000,
        ui: { placeholder: '{{trigger.body.tags}}' },
      }),
      separator: Type.Optional(
        Type.String({
          title: 'Separator',
          description: 'Write \\n for a line break.',
          default: ', ',
          maxLength: 1000,
        }),
      ),
      skipEmpty: Type.Optional(
        Type.Boolean({ title: 'Leave out what is empty', default: true, ui: { advanced: true } }),
      ),
    },
    { additionalProperties: false },
  ),
  output: textOutput(),
  run: async ({ input: { list, separator = ', ', skipEmpty = true } }) => {
    const pieces = list.map(asText).filter((piece) => !skipEmpty || piece !== '');
    const between = separator.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
    checkLength(pieces.reduce((sum, { length }) => sum + length + between.length, 0));
    return { text: pieces.join(between) };
  },
});

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value as string | number | boolean);
