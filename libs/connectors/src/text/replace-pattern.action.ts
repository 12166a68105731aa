import { Type } from 'typebox';

import { defineAction } from '#connector-sdk';

import { checkLength, textField } from './fields';
import { type Match, matchesIn, patternFields } from './patterns';

export const replacePatternAction = defineAction({
  key: 'replace-pattern',
  title: 'Replace by a pattern',
  description: 'Replaces what fits a regular expression.',
  idempotent: true,
  input: Type.Object(
    {
      text: textField(),
      ...patternFields(),
      replacement: Type.Optional(
        Type.String({
          title: 'Replace with',
          description:
            '$1 stands for the first part in round brackets, $0 for all of it, $$ for a dollar sign.',
          default: '',
          maxLength: 10_000,
        }),
      ),
      which: Type.Optional(
        Type.Enum(['all', 'first'], {
          title: 'Which ones',
          default: 'all',
          ui: { labels: { all: 'All of them', first: 'The first one' }, advanced: true },
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    text: Type.String({ title: 'Text' }),
    count: Type.Integer({ title: 'Replaced', description: 'How many were replaced.' }),
  }),
  run: async ({ input }) => {
    const { text, replacement = '', which = 'all' } = input;
    const matches = matchesIn(input, which === 'first' ? 1 : undefined);
    const pieces: string[] = [];
    let at = 0;
    let length = 0;
    for (const match of matches) {
      const by = filled(replacement, match);
      pieces.push(text.slice(at, match.index), by);
      at = match.index + match.text.length;
      length += by.length;
      checkLength(length);
    }
    checkLength(length + text.length);
    return { text: pieces.join('') + text.slice(at), count: matches.length };
  },
});

const filled = (replacement: string, { text, groups, named }: Match): string =>
  replacement.replaceAll(
    /\$(\$|\d{1,2}|\{(\w{1,100})\})/g,
    (whole: string, what: string, name: string | undefined) => {
      if (what === '$') return '$';
      if (name !== undefined) return named[name] ?? '';
      const number = Number(what);
      return number === 0 ? text : (groups[number - 1] ?? (number > groups.length ? whole : ''));
    },
  );
