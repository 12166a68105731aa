import { LIMITS } from './limits';
import { HelperError } from './helper-error';
import { describe } from './argument';
import type { HelperUse } from './helper';
import { isForbidden, readOwn } from './read-own';

/** Reads one field of every value it is given. */
export type ReadPath = (value: unknown) => unknown;

const WORK_PER_SEGMENT = 2;

/**
 * A path given while a template renders, as `customer.address.city` or `0.name`; nothing reads the value itself.
 *
 * @throws HelperError when it is none, or leads out of the data.
 */
export function readPath(path: unknown, use: HelperUse): ReadPath {
  if (path === undefined || path === null || path === '') return (value) => value;
  if (typeof path !== 'string' && typeof path !== 'number')
    throw new HelperError(`needs a path such as "customer.city", and got ${describe(path)}`);
  const segments = String(path).split('.');
  if (segments.length > LIMITS.pathSegments)
    throw new HelperError(`takes a path of at most ${LIMITS.pathSegments} names`);
  const bad = segments.find(isForbidden);
  if (bad !== undefined) throw new HelperError(`can't read "${bad}"`);
  return (value) => {
    use.work(segments.length * WORK_PER_SEGMENT);
    let found = value;
    for (const segment of segments) {
      found = readOwn(found, segment);
      if (found === undefined) return undefined;
    }
    return found;
  };
}
