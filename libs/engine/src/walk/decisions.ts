/** What a walk is told, and what it says. */
import type { Failure, StepStatus } from '#kernel';
import type { TemplateWarning } from '#templating';

import type { PlannedEffect, PlannedStep } from '../plan';

/** What the journal says of one step. */
export interface JournalStep {
  status: StepStatus;
  attempt: number;
  /** Of a loop that reads the clock: its items. */
  input?: unknown;
  output: unknown;
  error: Failure | null;
  /** Of a waiting step: whether its time has come. */
  due?: boolean;
}

/** By path. */
export type Journal = ReadonlyMap<string, JournalStep>;

/** A step without an outside effect, or a turn of one that holds others; written together with what comes next. */
export interface Folded {
  step: PlannedStep;
  path: string;
  status: 'running' | 'succeeded' | 'failed';
  input?: unknown;
  output: unknown;
  error: Failure | null;
  warnings: TemplateWarning[];
  /** Whether it was noted before, and only its outcome is new. */
  again: boolean;
}

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

export interface Settlement {
  status: 'succeeded' | 'failed' | 'filtered' | 'unknown';
  error: Failure | null;
  /** What a return step gave: `{ value, response? }`; else null. */
  result: unknown;
}
