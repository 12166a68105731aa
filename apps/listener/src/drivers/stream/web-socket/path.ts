/** Paths as placeholders and conditions name them: `message.d.0.id`, `message["a b"]`. */
export type Path = readonly string[];

const ROOTS: ReadonlySet<string> = new Set(['message', 'state', 'auth', 'input', 'answer', 'item', 'beat']);
const STEP = /(?:^|\.)([^.[\]"{}]+)|\[(\d+)\]|\["([^"]*)"\]/y;
const MAX_LENGTH = 500;

/** Null when it is none. */
export function parsePath(text: string): Path | null {
  if (text.length > MAX_LENGTH) return null;
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const step = STEP.exec(text);
    if (!step) return null;
    steps.push(step[1] ?? step[2] ?? step[3] ?? '');
  }
  return ROOTS.has(steps[0] ?? '') ? steps : null;
}

/** Throws `RangeError` when it is no path: one that a declaration names must be. */
export function requirePath(text: string): Path {
  const path = parsePath(text);
  if (!path) throw new RangeError(`‘${text}’ is not a path.`);
  return path;
}

/** Own values only, so a name like `__proto__` or `length` finds what was sent, or nothing. */
export function valueAt(scope: unknown, path: Path): unknown {
  let value = scope;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value)
      ? itemAt(value, step)
      : Object.hasOwn(value, step)
        ? Reflect.get(value, step)
        : undefined;
  }
  return value;
}

function itemAt(list: readonly unknown[], step: string): unknown {
  return /^-?\d{1,9}$/.test(step) ? list.at(Number(step)) : undefined;
}
