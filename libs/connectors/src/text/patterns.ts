/** Regular expressions: RE2, which takes linear time whatever the pattern (https://github.com/google/re2/wiki/Syntax). */
import { RE2JS } from 're2js';
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

const MAX_PATTERN = 1000;
/** Characters of the text times those of the pattern: what one step may come to. */
const MAX_WORK = 50_000_000;
const MAX_MATCHES = 10_000;

export const patternFields = () => ({
  pattern: Type.String({
    title: 'Pattern',
    description:
      'A regular expression: \\d+ for digits, (…) for a part of its own. No look-around and no back-references.',
    minLength: 1,
    maxLength: MAX_PATTERN,
    ui: { placeholder: 'Order #(\\d+)' },
  }),
  ignoreCase: Type.Optional(
    Type.Boolean({ title: 'Capitals don’t count', default: false, ui: { advanced: true } }),
  ),
  multiline: Type.Optional(
    Type.Boolean({
      title: '^ and $ stand for each line',
      description: 'Otherwise for the whole text.',
      default: false,
      ui: { advanced: true },
    }),
  ),
});

export interface Match {
  index: number;
  text: string;
  /** Null for a part that took no part. */
  groups: (string | null)[];
  named: Record<string, string | null>;
}

interface PatternInput {
  text: string;
  pattern: string;
  ignoreCase?: boolean;
  multiline?: boolean;
}

/** At most `most` of them. Throws `PermanentError` (`text.bad_pattern`, `text.too_long`). */
export function matchesIn(input: PatternInput, most: number = MAX_MATCHES): Match[] {
  const { text, pattern } = input;
  if (text.length * pattern.length > MAX_WORK) {
    throw new PermanentError({
      code: 'text.too_long',
      message: `A text of ${text.length.toLocaleString('en')} characters is too long for this pattern. Cut it first, or take a shorter pattern.`,
    });
  }
  const matcher = compiled(input).matcher(text);
  const names = Object.entries(matcher.namedGroups ?? {});
  const matches: Match[] = [];
  while (matches.length < most && matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() }, (_, n) => matcher.group(n + 1));
    matches.push({
      index: matcher.start(),
      text: matcher.group() ?? '',
      groups,
      named: Object.fromEntries(names.map(([name, n]) => [name, groups[n - 1] ?? null])),
    });
  }
  return matches;
}

function compiled({ pattern, ignoreCase, multiline }: PatternInput): RE2JS {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(pattern, flags);
  } catch (cause) {
    throw new PermanentError({
      code: 'text.bad_pattern',
      message: `‘${pattern.slice(0, 60)}’ is not a regular expression in RE2’s syntax (no look-around and no back-references).`,
      cause,
    });
  }
}
