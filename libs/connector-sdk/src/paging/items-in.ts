/** What a list's answer says in, its items out. */
import { PermanentError } from '../errors';
import { valueAt } from '../webhook/payload';

/**
 * A single item is not in a list, in XML; a list without items may be left out, or be empty text.
 * Throws `PermanentError` (`<connector>.no_list`) where the path leads to no list.
 */
export function itemsIn(body: unknown, path: string, connector: string): unknown[] {
  const names = path.split('.').filter((name) => name !== '');
  const parent = names.length > 1 ? valueAt(body, names.slice(0, -1).join('.')) : body;
  const value = names.length > 0 ? valueAt(body, names.join('.')) : body;
  if (Array.isArray(value)) return value;
  if (value !== null && typeof value === 'object') return [value];
  const isEmpty = value === null || value === undefined || value === '';
  const couldHold = parent === null || parent === '' || typeof parent === 'object';
  if (isEmpty && couldHold) return [];
  throw new PermanentError({
    code: `${connector}.no_list`,
    message: path
      ? `There is no list at ‘${path}’ in the answer. Look at the answer, and write the names that lead to its list.`
      : 'The answer is no list. Write the names that lead to the list within it.',
  });
}
