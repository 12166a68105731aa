// A condition as the editor shows it: groups of rows. Anything that JSON can say is taken; what is not known is kept.
import { isObject, type Json } from '../definition';
import { newComparison } from './new-step';

export type Join = 'all' | 'any';

export interface GroupView {
  negated: boolean;
  join: Join;
  parts: unknown[];
  /** A single condition without `all` or `any` around it. */
  bare: boolean;
  /** The pointer of a part, below that of the group. */
  pointerOf: (index: number) => string;
}

/** Whether it is shown as a group: anything but a comparison. */
export const isGroup = (condition: unknown): boolean =>
  isObject(condition) && ('all' in condition || 'any' in condition || 'not' in condition);

export function groupOf(condition: unknown): GroupView {
  const negated = isObject(condition) && 'not' in condition;
  const inner = negated ? condition['not'] : condition;
  const base = negated ? '/not' : '';
  for (const join of ['all', 'any'] as const) {
    const parts = isObject(inner) ? inner[join] : undefined;
    if (Array.isArray(parts))
      return { negated, join, parts, bare: false, pointerOf: (index) => `${base}/${join}/${index}` };
  }
  const parts = isObject(inner) ? [inner] : [];
  return { negated, join: 'all', parts, bare: true, pointerOf: () => base };
}

/** The condition that a group stands for; one that was bare stays so for as long as it can. */
export function conditionOf({ negated, join, parts, bare }: Omit<GroupView, 'pointerOf'>): Json {
  const only = parts[0];
  const inner: Json = bare && parts.length === 1 && isObject(only) ? only : { [join]: parts };
  return negated ? { not: inner } : inner;
}

export const newGroup = (): Json => ({ any: [newComparison()] });
