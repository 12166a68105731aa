/** A definition, whatever it is → everything that keeps it from being published, each with its place and a sentence. */
import type { ConnectorRegistry } from '#connector-sdk';
import type { Problem } from '#kernel';
import { MAX_STEP_DEPTH, MAX_STEPS } from '#schema';

import { CallGraph } from './call-graph';
import { checkDefinitionShape, checkStepShape } from './check-shape';
import { checkSettings } from './check-settings';
import { checkStep } from './check-step';
import { checkTrigger } from './check-trigger';
import { isObject, type Known } from './known';
import { measure } from './measure';
import { ProblemList } from './problem-list';
import { problem } from './step-check';
import { placesOf, stepTree } from './step-tree';

export type CheckOptions = Omit<Known, 'registry'>;

/** Objects and lists within each other in one definition: ten levels of steps, and what the deepest of them may hold. */
const MAX_DEPTH = 150;
/** Values of any kind in one definition. */
const MAX_VALUES = 200_000;
const MAX_PROBLEMS = 200;

/** Pure. Pointers go into the definition; at most 200 problems are listed, in the order of the builder. */
export function checkDefinition(
  definition: unknown,
  registry: ConnectorRegistry,
  options: CheckOptions = {},
): Problem[] {
  const size = measure(definition, MAX_DEPTH, MAX_VALUES);
  if (size !== 'fits') return [OVERSIZE[size]];
  const problems = new ProblemList(MAX_PROBLEMS);
  problems.add(checkDefinitionShape(definition));
  if (!isObject(definition)) return problems.all;
  const known: Known = { ...options, registry };
  if (isObject(definition.trigger)) problems.add(checkTrigger(definition.trigger, known));
  checkSteps(definition.steps, known, problems);
  problems.add(checkSettings(definition.settings, known));
  return problems.all;
}

function checkSteps(steps: unknown, known: Known, problems: ProblemList): void {
  const tree = stepTree(steps);
  if (tree.hasTooMany) problems.add([TOO_MANY]);
  const calls = new CallGraph(known);
  const tooDeep = new Set(tree.tooDeep);
  for (const place of placesOf(tree.top)) {
    if (problems.isFull) return;
    const { raw, pointer, number } = place;
    if (tooDeep.has(place)) {
      problems.add([problem(pointer, 'step.too_deep', TOO_DEEP)]);
      continue;
    }
    problems.add(checkStepShape(raw, pointer, number));
    if (isObject(raw)) problems.add(checkStep({ step: raw, pointer, place, tree, known, calls }));
  }
}

const OVERSIZE = {
  deep: problem('', 'workflow.too_deep', `The definition must not nest more than ${MAX_DEPTH} levels deep.`),
  large: problem(
    '',
    'workflow.too_large',
    `The definition holds more than ${MAX_VALUES} values; move some of it into a workflow of its own and call it.`,
  ),
};

const TOO_MANY = problem(
  '/steps',
  'workflow.too_many_steps',
  `A workflow has ${MAX_STEPS} steps at most, those within steps included; move some into one of its own and call it.`,
);

const TOO_DEEP = `Steps may stand ${MAX_STEP_DEPTH} levels deep; move these into a workflow of its own and call it.`;
