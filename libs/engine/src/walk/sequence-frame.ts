/** Where the walk is within one list of steps. */
import type { Failure } from '#kernel';
import type { Scope } from '#templating';

import type { PlannedSequence, PlannedStep } from '../plan';
import type { ContainerFrame } from './container-frames';

/** How a list of steps ended; `filtered`: a filter, or a step with nothing to do, ended it early. */
export type SequenceEnd =
  { status: 'succeeded' | 'filtered'; output: unknown } | { status: 'failed'; error: Failure };

/** The step whose error a list of steps handles. */
export interface HandlerFrame {
  kind: 'handler';
  alive: boolean;
  frame: SequenceFrame;
  step: PlannedStep;
  path: string;
  error: Failure;
}

export type SequenceOwner = ContainerFrame | HandlerFrame;

export class SequenceFrame {
  at = 0;
  /** The output of the last step that was done. */
  last: unknown = null;
  /** Whether it waits for the step that it is at. */
  blocked = false;
  /** Whether its turn comes already. */
  scheduled = false;
  /** Whether it is its turn. */
  running = false;
  private ended = false;

  constructor(
    readonly sequence: PlannedSequence,
    /** Of the paths of its steps. */
    readonly prefix: string,
    readonly scope: Scope,
    /** Null: the run itself. */
    readonly owner: SequenceOwner | null,
    /** Which of its owner's lists it is: the branch, or the iteration. */
    readonly key: number,
  ) {}

  get steps(): Record<string, unknown> {
    return this.scope['steps'] as Record<string, unknown>;
  }

  /** Whether its steps still matter: not after its end, nor after the end of anything around it. */
  get alive(): boolean {
    return !this.ended && (this.owner === null || (this.owner.alive && this.owner.frame.alive));
  }

  set alive(alive: boolean) {
    this.ended = !alive;
  }
}
