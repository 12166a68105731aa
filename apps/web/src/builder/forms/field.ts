import type { Json } from '../definition';
import { fieldId, problemAt } from '../problems';
import type { FormProps } from './form-props';

/** What a field needs to know of the step it is in. */
export type Place = Pick<FormProps, 'at' | 'groups' | 'problems'>;

/** What a field shows of the place it edits: the id to jump to, and what is wrong there. */
export const marksOf = (problems: FormProps['problems'], at: string) => ({
  id: fieldId(at),
  error: problemAt(problems, at),
});

/** A copy with some fields replaced; `undefined` takes a field out. */
export function patched<T extends Json>(holder: T, part: Json): T {
  const fields = Object.entries({ ...holder, ...part });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as T;
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text field's value; an empty one is not there. */
export const textOrNothing = (text: string): string | undefined => (text === '' ? undefined : text);
