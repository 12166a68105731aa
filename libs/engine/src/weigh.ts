/** Roughly what a walk over a value costs: a unit for each value in it, and one more for every so many characters. */

/** Lists and objects within each other that are still looked into. */
const MAX_DEPTH = 200;
const CHARACTERS_PER_UNIT = 16;

/**
 * Stops at `limit`, so that it never costs more than that itself.
 * @returns a number above `limit` for a value that weighs more or nests deeper than 200
 */
export function weigh(value: unknown, limit: number, depth = 0): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / CHARACTERS_PER_UNIT);
  if (typeof value !== 'object' || value === null) return 1;
  if (depth >= MAX_DEPTH) return limit + 1;
  let weight = 1;
  for (const key in value) {
    weight += 1 + weigh((value as Record<string, unknown>)[key], limit - weight, depth + 1);
    if (weight > limit) return limit + 1;
  }
  return weight;
}
