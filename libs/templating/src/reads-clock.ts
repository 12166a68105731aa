/** Helpers that give something else each time, whatever the scope; a field of the same name is taken for one, too. */
const CLOCK = /(?:^|[^.\w])(?:now|today)\b/;

/** Whether what a JSON value renders to may depend on when it is rendered, besides on the scope. */
export function readsClock(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{') && CLOCK.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(readsClock);
}
