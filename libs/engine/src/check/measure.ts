/** Whether a JSON value is within bounds; without recursion, so that it can be asked of anything. */
export function measure(value: unknown, maxDepth: number, maxValues: number): 'fits' | 'deep' | 'large' {
  let level = [value].filter(isContainer);
  let count = 1;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= maxDepth) return 'deep';
    const below: object[] = [];
    for (const container of level) {
      for (const inner of Object.values(container) as unknown[]) {
        count += 1;
        if (count > maxValues) return 'large';
        if (isContainer(inner)) below.push(inner);
      }
    }
    level = below;
  }
  return 'fits';
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
