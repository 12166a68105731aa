/** What the runner asks of whoever carries out a type of step. */
import type { Failure } from '#kernel';

import type { Hold } from '../hold';
import type { Effect } from '../walk';
import type { PlannedEffect } from '../plan';

/**
 * `output`: done. `error`: failed, and retried where its kind and the step's policy say so. `wait`: neither yet; the
 * step is performed again, with its `state`, after `forMs` milliseconds or at a signal, whichever comes first.
 */
export type Outcome = { output: unknown } | { error: Failure } | { wait: Wait };

export interface Wait {
  /** Kept as the step's output meanwhile, shown to people, and handed back when the step is performed again. */
  state: Record<string, unknown>;
  /** Null: until a signal. */
  forMs: number | null;
}

export interface Performed {
  outcome: Outcome;
  /** What must not be shown: the values of the connection's secret fields. */
  secrets: readonly string[];
  /** Lines that a script wrote to its console. */
  logs?: string[];
}

export interface PerformContext {
  runId: string;
  eventId: string;
  workspaceId: string;
  workflowId: string;
  /** How many calls deep the run is; 0 for one that no workflow called. */
  depth: number;
  /** The same for every try of this step of this run, and for no other. */
  idempotencyKey: string;
  /** Let go at cancel, when the lease is lost, and at shutdown's end. */
  hold: Hold;
  /** What is left of the run's own time, in milliseconds. */
  remainingMs: number;
}

/** Carries out one type of step. Throws nothing but `FailureError`; anything else is a mistake in it. */
export interface StepPerformer<Step extends PlannedEffect> {
  perform(effect: Effect<Step>, context: PerformContext): Promise<Performed>;
}
