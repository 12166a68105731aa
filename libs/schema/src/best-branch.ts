interface Branch {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, unknown>;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function accepts({ type }: Branch, value: unknown): boolean {
  const actual = typeOf(value);
  return [type ?? []].flat().some((name) => name === actual || (name === 'integer' && actual === 'number'));
}

/** How much an object looks like one of this shape: known fields count for it, missing ones against it. */
function likeness({ properties = {}, required = [] }: Branch, value: object): number {
  const known = Object.keys(value).filter((name) => Object.hasOwn(properties, name)).length;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).length;
  return known * 2 - missing;
}

/**
 * Of the shapes of a union, the one that a value which fits none was most likely meant to be; null when it looks
 * like none of them more than like another.
 */
export function bestBranch<T extends object>(branches: readonly T[], value: unknown): T | null {
  const fitting = branches.filter((branch: Branch) => !('const' in branch) && accepts(branch, value));
  const [first, ...others] = fitting;
  if (first === undefined || others.length === 0) return first ?? null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const scored = fitting
    .map((branch) => ({ branch, score: likeness(branch, value) }))
    .toSorted((a, b) => b.score - a.score);
  const [best, next] = scored;
  return best && next && best.score > next.score ? best.branch : null;
}
