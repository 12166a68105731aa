/** Lists and objects within each other in a value that a step may give or keep. */
export const MAX_VALUE_DEPTH = 200;

/** Whether lists and objects are nested deeper than so many levels; without recursion, as they may be. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: object[] = isNested(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    const next: object[] = [];
    for (const node of level) for (const inner of Object.values(node)) if (isNested(inner)) next.push(inner);
    level = next;
  }
  return false;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;
