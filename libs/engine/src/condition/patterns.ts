/** Regular expressions in conditions: RE2, which takes linear time whatever the pattern. */
import { FailureError } from '#kernel';
import { RE2JS } from 're2js';

export const MAX_PATTERN_LENGTH = 1000;
/** Characters of the text that a pattern is held against. */
export const MAX_MATCHED_LENGTH = 100_000;
/** Characters of the text times those of the pattern: what one match may come to. */
const MAX_WORK = 20_000_000;

/** @throws FailureError `condition.bad_pattern` */
export function compilePattern(source: string, ignoreCase: boolean): RE2JS {
  const shown = `‘${source.slice(0, 60)}’`;
  if (source.length > MAX_PATTERN_LENGTH)
    throw badPattern(`${shown}… has more than ${MAX_PATTERN_LENGTH} characters.`);
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (cause) {
    throw badPattern(
      `${shown} is not a regular expression in RE2’s syntax (no look-around and no back-references).`,
      cause,
    );
  }
}

/** @throws FailureError `condition.too_long` */
export function findsIn(text: string, pattern: RE2JS): boolean {
  if (text.length > MAX_MATCHED_LENGTH || text.length * pattern.pattern().length > MAX_WORK) {
    throw new FailureError({
      kind: 'permanent',
      code: 'condition.too_long',
      message: `A text of ${text.length.toLocaleString('en')} characters is too long for this pattern; ${MAX_MATCHED_LENGTH.toLocaleString('en')} are allowed, less for a long pattern. Cut it first, or use ‘contains’.`,
    });
  }
  return pattern.matcher(text).find();
}

const badPattern = (message: string, cause?: unknown): FailureError =>
  new FailureError({ kind: 'permanent', code: 'condition.bad_pattern', message }, { cause });
