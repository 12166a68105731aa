import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField } from './fields';
import { matchesIn } from './patterns';

/** What most people look for; none of it is exact, as people write these things in many ways. */
const PATTERNS = {
  email: '[A-Za-z0-9._%+\\-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}',
  url: 'https?://[^\\s<>"\'`]*[^\\s<>"\'`.,;:!?)\\]}]',
  number: '-?(?:\\d+(?:\\.\\d+)?|\\.\\d+)',
  phone: '(?:\\+|\\b0{0,2})\\(?\\d[\\d ()/.\\-]{5,18}\\d\\b',
  hashtag: '#[\\pL\\pN_]+',
  mention: '@[\\pL\\pN_.]*[\\pL\\pN_]',
} as const;

type Kind = keyof typeof PATTERNS;

export const findCommonAction = defineAction({
  key: 'find',
  title: 'Find addresses, links or numbers',
  description: 'Finds e-mail addresses, links, numbers, phone numbers, hashtags or mentions in a text.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      what: Type.Enum(Object.keys(PATTERNS) as Kind[], {
        title: 'What to find',
        default: 'email',
        ui: {
          labels: {
            email: 'E-mail addresses',
            url: 'Links',
            number: 'Numbers',
            phone: 'Phone numbers',
            hashtag: 'Hashtags',
            mention: 'Mentions (@name)',
          },
        },
      }),
      unique: Type.Optional(Type.Boolean({ title: 'Each one once', default: true, ui: { advanced: true } })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    found: Type.Boolean({ title: 'Found' }),
    first: Type.Union([Type.String(), Type.Number(), Type.Null()], { title: 'First one' }),
    all: Type.Array(Type.Union([Type.String(), Type.Number()]), { title: 'All of them' }),
    count: Type.Integer({ title: 'How many' }),
  }),
  run: async ({ input: { text, what, unique = true } }) => {
    const matches = matchesIn({ text, pattern: PATTERNS[what] }).map((match) =>
      what === 'number' ? Number(match.text) : match.text,
    );
    const all = unique ? [...new Set(matches)] : matches;
    return { found: all.length > 0, first: all[0] ?? null, all, count: all.length };
  },
});
