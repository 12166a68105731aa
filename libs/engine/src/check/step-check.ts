import type { Problem } from '#kernel';

import type { CallGraph } from './call-graph';
import type { Known } from './known';
import type { StepPlace, StepTree } from './step-tree';

/** A step to be checked, whatever it is, and what that takes. */
export interface StepToCheck {
  step: Record<string, unknown>;
  pointer: string;
  place: StepPlace;
  tree: StepTree;
  known: Known;
  calls: CallGraph;
}

/** What the shape alone can't say of a step; parts whose shape is wrong are left to the shape's own check. */
export type StepRule = (check: StepToCheck) => Problem[];

export const problem = (pointer: string, code: string, message: string): Problem => ({
  pointer,
  code,
  message,
});
