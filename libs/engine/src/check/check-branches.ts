/** Steps with branches: what their ids and conditions say. */
import type { Problem } from '#kernel';
import { MAX_BRANCHES, RESERVED_BRANCH_IDS } from '#schema';

import { checkWhen } from './check-when';
import { isObject } from './known';
import { viewOf } from './resolve-reference';
import { problem, type StepRule } from './step-check';

export const checkPaths: StepRule = ({ step, pointer, tree, place }) => [
  ...checkBranchIds(step.branches, pointer),
  ...branchesOf(step.branches).flatMap((branch, n) =>
    isObject(branch) ? checkWhen(branch.when, `${pointer}/branches/${n}/when`, viewOf(tree, place)) : [],
  ),
];

export const checkParallel: StepRule = ({ step, pointer }) => checkBranchIds(step.branches, pointer);

/** More than these are refused anyway. */
const branchesOf = (branches: unknown): unknown[] =>
  Array.isArray(branches) ? (branches as unknown[]).slice(0, MAX_BRANCHES) : [];

function checkBranchIds(branches: unknown, pointer: string): Problem[] {
  const first = new Map<string, number>();
  return branchesOf(branches).flatMap((branch, n) => {
    if (!isObject(branch) || typeof branch.id !== 'string') return [];
    const { id } = branch;
    const at = `${pointer}/branches/${n}/id`;
    if (RESERVED_BRANCH_IDS.includes(id)) {
      const message = `‘${id}’ means something else in a step’s path; give the branch another id.`;
      return [problem(at, 'branch.reserved_id', message)];
    }
    const other = first.get(id);
    if (other === undefined) {
      first.set(id, n);
      return [];
    }
    const message = `Branch ${other + 1} has the id ‘${id}’ already; each branch of a step needs its own.`;
    return [problem(at, 'branch.duplicate_id', message)];
  });
}
