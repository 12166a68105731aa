/** Items as the service has them in, each with its id and oldest first out. */
import { type PolledItem, valueAt } from '#connector-sdk';

import type { ItemsInput } from './input';

export interface Identified {
  items: PolledItem[];
  /** The newest time among them, as it is written there; undefined: none has one. */
  newest: string | number | undefined;
}

export function identify(values: readonly unknown[], input: ItemsInput): Identified {
  const { timePath, order = 'newest_first' } = input;
  const found = values.map((value) => {
    const written = timePath ? valueAt(value, timePath) : undefined;
    return { id: idOf(value, written, input), value, written, time: timeOf(written) };
  });
  if (order === 'newest_first') found.reverse();
  // Those without a time come first; where times are equal, the order of the list counts.
  if (timePath) found.sort((a, b) => (a.time ?? -Infinity) - (b.time ?? -Infinity) || 0);
  const last = timePath ? found.at(-1) : undefined;
  const { written } = last ?? {};
  return {
    items: found.map(({ id, value }) => ({ id, value })),
    newest:
      last?.time !== null && (typeof written === 'string' || typeof written === 'number')
        ? written
        : undefined,
  };
}

function idOf(value: unknown, time: unknown, { idPaths = [], startFor = 'new' }: ItemsInput): string {
  const named = idPaths.map((path) => valueAt(value, path) ?? null);
  if (named.every((part) => part === null)) return `all:${inOrder(value)}`;
  if (startFor === 'new') return `id:${inOrder(named)}`;
  return `changed:${inOrder([named, time ?? value])}`;
}

/** JSON in which the same object is always written alike. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, node: unknown) =>
    node !== null && typeof node === 'object' && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );

/** Seconds since 1970 are smaller numbers than milliseconds, for the next three thousand years. */
const SECONDS_BELOW = 1e11;

/** Milliseconds since 1970; null for what is no time. */
function timeOf(value: unknown): number | null {
  if (typeof value === 'string' && !/^\s*\d+(\.\d+)?\s*$/.test(value)) {
    const at = Date.parse(value);
    return Number.isNaN(at) ? null : at;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const number = Number(value);
  return number < SECONDS_BELOW ? number * 1000 : number;
}
