/** Being written by the lead: the types that performers need. */
import type { TemplateWarning } from '#templating';

import type { PlannedEffect } from './plan';

/** What a waiting step is taken up with. */
export interface Resumed {
  /** The `state` that it kept. */
  state: Record<string, unknown>;
  /** What was sent to it meanwhile; undefined: nothing. */
  signal: unknown;
  /** Whether its time is over. */
  due: boolean;
}

export interface Effect<Step extends PlannedEffect = PlannedEffect> {
  step: Step;
  /** Where in the run: ids, branches and loop iterations, joined by `/`. */
  path: string;
  /** 1 for the first try. */
  attempt: number;
  /** Rendered, and checked for an action. Null for a step that is taken up again. */
  input: unknown;
  warnings: TemplateWarning[];
  /** Null at the first time, and when an action is tried again. */
  resumed: Resumed | null;
}
