import type { Problem } from '#kernel';

import { checkCondition } from './check-condition';
import { checkTemplates } from './check-templates';
import { hasTooManyParts } from './condition-size';
import type { Viewpoint } from './resolve-reference';

/** A condition: what it compares, and what its templates read. */
export function checkWhen(when: unknown, pointer: string, view: Viewpoint): Problem[] {
  if (hasTooManyParts(when)) return [];
  return [...checkCondition(when, pointer), ...checkTemplates(when, pointer, view)];
}
