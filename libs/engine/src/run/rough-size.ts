/** Beyond this nothing is counted any more: a value that is too large is too large. */
const ENOUGH = 256 * 1024 * 1024;

/** About how many bytes a value of JSON takes, in memory or as text; without recursion, as it may be deep. */
export function roughSize(value: unknown): number {
  if (typeof value !== 'object' || value === null) return own(value);
  let size = 0;
  const open: object[] = [value];
  for (let node = open.pop(); node && size < ENOUGH; node = open.pop()) {
    size += 16;
    const take = (inner: unknown): void => {
      if (typeof inner === 'object' && inner !== null) open.push(inner);
      else size += own(inner);
    };
    if (Array.isArray(node)) {
      for (const inner of node) take(inner);
    } else {
      for (const key in node) {
        size += key.length;
        take((node as Record<string, unknown>)[key]);
      }
    }
  }
  return size;
}

const own = (value: unknown): number => (typeof value === 'string' ? value.length + 8 : 8);
