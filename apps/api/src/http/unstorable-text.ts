import type { Problem } from '#kernel';

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const isStorable = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);

/** Texts of a JSON value, names of fields included, that PostgreSQL's jsonb can't hold. */
export function unstorableText(value: unknown, pointer = ''): Problem[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [problem(pointer)];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const at = `${pointer}/${escape(name)}`;
    return isStorable(name) ? unstorableText(child, at) : [problem(at)];
  });
}

const problem = (pointer: string): Problem => ({
  pointer,
  code: 'field.text',
  message: 'A text must not hold the character U+0000 or half of a surrogate pair.',
});
