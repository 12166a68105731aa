/** A step of any type → what the shape alone can't say of it. */
import type { Problem } from '#kernel';
import type { StepType } from '#schema';

import { checkAction } from './check-action';
import { checkAggregate } from './check-aggregate';
import { checkParallel, checkPaths } from './check-branches';
import { checkCall } from './check-call';
import { checkCode } from './check-code';
import { checkDelay } from './check-delay';
import { checkDigest, checkStore } from './check-kept';
import { checkLoop } from './check-loop';
import { checkOnError } from './check-on-error';
import { checkReturn } from './check-return';
import { checkTemplates } from './check-templates';
import { checkWhen } from './check-when';
import { isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';
import { nameOf, type StepPlace } from './step-tree';

/** A step whose only templates are those of one field. */
const templatesOf =
  (name: string): StepRule =>
  ({ step, pointer, tree, place }) =>
    checkTemplates(step[name], `${pointer}/${name}`, viewOf(tree, place));

const RULES: Record<StepType, StepRule> = {
  action: checkAction,
  aggregate: checkAggregate,
  call: checkCall,
  code: checkCode,
  delay: checkDelay,
  digest: checkDigest,
  filter: ({ step, pointer, tree, place }) => checkWhen(step.when, `${pointer}/when`, viewOf(tree, place)),
  loop: checkLoop,
  map: templatesOf('input'),
  parallel: checkParallel,
  paths: checkPaths,
  return: checkReturn,
  stop: templatesOf('message'),
  store: checkStore,
  wait: templatesOf('message'),
};

export const isStepType = (type: unknown): type is StepType =>
  typeof type === 'string' && Object.hasOwn(RULES, type);

export const checkStep: StepRule = (check) => [
  ...checkId(check),
  ...checkReached(check),
  ...(isStepType(check.step.type) ? RULES[check.step.type](check) : []),
  ...checkOnError(check),
];

const checkId: StepRule = ({ step: { id }, pointer, place, tree }): Problem[] => {
  const first = typeof id === 'string' ? tree.byId.get(id) : undefined;
  if (first === undefined || first === place) return [];
  const message = `${nameOf(first)} has the id ‘${String(id)}’ already; each step needs its own.`;
  return [problem(`${pointer}/id`, 'step.duplicate_id', message)];
};

/** The first step after one that ends the run. */
const checkReached: StepRule = ({ pointer, place }): Problem[] => {
  if (place.skipped) return [];
  const end = place.list.steps.find(endsTheRun);
  if (!end || end.at >= place.at) return [];
  const next = place.list.steps.find(({ at, skipped }) => at > end.at && !skipped);
  if (next !== place) return [];
  const message = `${nameOf(end)} ends the run before this step; move or delete one of them.`;
  return [problem(pointer, 'step.unreachable', message)];
};

const endsTheRun = ({ raw, skipped }: StepPlace): boolean =>
  !skipped && isObject(raw) && (raw.type === 'return' || raw.type === 'stop');
