/** A definition, whatever it is → everything that keeps it from being published, each with its place and a sentence. */
import type { ConnectorRegistry } from '#connector-sdk';
import type { Problem } from '#kernel';

import { checkShape } from './check-shape';
import { checkStep } from './check-step';
import { checkTrigger } from './check-trigger';
import { isObject, type KnownConnection } from './known';
import { isTooDeep } from './too-deep';

export interface CheckOptions {
  /** The workspace's connections by id; left out, connections are not checked. */
  connections?: ReadonlyMap<string, KnownConnection>;
}

/** Objects and lists within each other in one definition; what templates may hold is less still. */
const MAX_DEPTH = 100;
const MAX_PROBLEMS = 200;

/** Pure. Pointers go into the definition; at most 200 problems are listed. */
export function checkDefinition(
  definition: unknown,
  registry: ConnectorRegistry,
  { connections }: CheckOptions = {},
): Problem[] {
  if (isTooDeep(definition, MAX_DEPTH)) {
    const message = `The definition must not nest more than ${MAX_DEPTH} levels deep.`;
    return [{ pointer: '', code: 'workflow.too_deep', message }];
  }
  const problems = checkShape(definition);
  if (!isObject(definition)) return problems;
  const known = { registry, connections };
  if (isObject(definition.trigger)) problems.push(...checkTrigger(definition.trigger, known));
  const steps: unknown[] = Array.isArray(definition.steps) ? definition.steps : [];
  const positions = firstPositions(steps);
  steps.forEach((step, position) => {
    if (isObject(step)) problems.push(...checkStep(step, { ...known, position, positions }));
    // The schema tells the types of steps apart by a field, and so passes by what has no fields.
    else
      problems.push({
        pointer: `/steps/${position}`,
        code: 'field.type',
        message: `Step ${position + 1} must be an object.`,
      });
  });
  return distinct(problems).slice(0, MAX_PROBLEMS);
}

function firstPositions(steps: readonly unknown[]): Map<string, number> {
  const positions = new Map<string, number>();
  steps.forEach((step, position) => {
    if (isObject(step) && typeof step.id === 'string' && !positions.has(step.id))
      positions.set(step.id, position);
  });
  return positions;
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.pointer} ${problem.code}`, problem]));
  return [...seen.values()];
}
