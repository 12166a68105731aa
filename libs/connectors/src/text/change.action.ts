import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField, textOutput } from './fields';

/** As the template helpers of these names. */
const CHANGES = {
  trim: (text: string) => text.trim(),
  uppercase: (text: string) => text.toUpperCase(),
  lowercase: (text: string) => text.toLowerCase(),
  capitalize: (text: string) => {
    const [first = ''] = text.slice(0, 2);
    return first.toUpperCase() + text.slice(first.length);
  },
  titleCase: (text: string) =>
    text.toLowerCase().replaceAll(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase()),
  slug: (text: string) =>
    text
      .replaceAll('ß', 'ss')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
  singleSpaces: (text: string) => text.trim().replaceAll(/\s+/g, ' '),
  withoutAccents: (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, ''),
} as const;

type Change = keyof typeof CHANGES;

export const changeAction = defineAction({
  key: 'change',
  title: 'Clean up text, or change its capitals',
  description: 'Takes off spaces, makes capitals or small letters, or a name for addresses and files.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      change: Type.Enum(Object.keys(CHANGES) as Change[], {
        title: 'What to do',
        default: 'trim',
        ui: {
          labels: {
            trim: 'Take off spaces at both ends',
            uppercase: 'CAPITAL LETTERS',
            lowercase: 'small letters',
            capitalize: 'First letter as a capital',
            titleCase: 'First Letter Of Every Word As A Capital',
            slug: 'a-name-for-addresses-and-files',
            singleSpaces: 'One space in place of several, and of line breaks',
            withoutAccents: 'Without accents (é becomes e)',
          },
        },
      }),
    },
    { additionalProperties: false },
  ),
  output: textOutput(),
  run: async ({ input }) => ({ text: CHANGES[input.change](input.text) }),
});
