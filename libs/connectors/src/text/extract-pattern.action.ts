import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { textField } from './fields';
import { matchesIn, patternFields } from './patterns';

const Match = Type.Object({
  text: Type.String({ title: 'Text' }),
  index: Type.Integer({ title: 'Position', description: 'In the text, from 0.' }),
  groups: Type.Array(Type.Union([Type.String(), Type.Null()]), {
    title: 'Parts',
    description: 'What stands in each pair of round brackets.',
  }),
  named: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
    title: 'Named parts',
    description: 'Of brackets like (?P<order>…).',
  }),
});

export const extractPatternAction = defineAction({
  key: 'extract-pattern',
  title: 'Extract by a pattern',
  description: 'Finds what fits a regular expression, and its parts.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      ...patternFields(),
      max: Type.Optional(
        Type.Integer({
          title: 'Matches at most',
          minimum: 1,
          maximum: 10_000,
          default: 100,
          ui: { advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    found: Type.Boolean({ title: 'Found' }),
    match: Type.Union([Type.String(), Type.Null()], { title: 'First match' }),
    groups: Type.Array(Type.Union([Type.String(), Type.Null()]), { title: 'Parts of the first match' }),
    matches: Type.Array(Match, { title: 'All matches' }),
  }),
  run: async ({ input }) => {
    const matches = matchesIn(input, input.max ?? 100);
    const [first] = matches;
    return {
      found: first !== undefined,
      match: first?.text ?? null,
      groups: first?.groups ?? [],
      matches: matches.map(({ text, index, groups, named }) => ({ text, index, groups, named })),
    };
  },
});
