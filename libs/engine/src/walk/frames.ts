/** Where the walk is: within a list of steps, and within the steps that hold lists. */
import type { Failure } from '#kernel';
import type { Scope } from '#templating';

import type {
  PlannedBranch,
  PlannedLoop,
  PlannedParallel,
  PlannedPaths,
  PlannedSequence,
  PlannedStep,
} from '../plan';

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

  /** Makes an output known to the steps after it; once the paths or parallel step around it is done, to those after that. */
  put(id: string, output: unknown): void {
    this.steps[id] = output;
    const { owner } = this;
    if (owner?.kind === 'paths' || owner?.kind === 'parallel') owner.outputs[id] = output;
  }

  /** Whether its steps still matter: not after its end, nor after the end of anything around it. */
  get alive(): boolean {
    return !this.ended && (this.owner === null || (this.owner.alive && this.owner.frame.alive));
  }

  set alive(alive: boolean) {
    this.ended = !alive;
  }
}

export type ContainerFrame = PathsFrame | ParallelFrame | LoopFrame;

/** The branches that were chosen, done one after another. */
export class PathsFrame {
  readonly kind = 'paths';
  alive = true;
  /** Of the steps within it, by id: to be read after it, unless it fails. */
  readonly outputs: Record<string, unknown> = {};
  at = 0;
  private last: unknown = null;

  constructor(
    readonly frame: SequenceFrame,
    readonly step: PlannedPaths,
    readonly path: string,
    readonly branches: readonly PlannedBranch[],
  ) {}

  took(end: Exclude<SequenceEnd, { status: 'failed' }>): void {
    if (end.status === 'succeeded') this.last = end.output;
    this.at += 1;
  }

  output(): unknown {
    return { taken: this.branches.map(({ id }) => id), output: this.last };
  }

  /** What is known when it fails. */
  partial(): unknown {
    return { taken: this.branches.map(({ id }) => id), output: null };
  }
}

interface BranchResult {
  status: SequenceEnd['status'];
  output: unknown;
  error: Failure | null;
}

/** All branches at the same time. */
export class ParallelFrame {
  readonly kind = 'parallel';
  alive = true;
  /** Of the steps within it, by id: to be read after it, unless it fails. */
  readonly outputs: Record<string, unknown> = {};
  private readonly ends: (SequenceEnd | undefined)[];
  private open: number;

  constructor(
    readonly frame: SequenceFrame,
    readonly step: PlannedParallel,
    readonly path: string,
  ) {
    this.open = step.branches.length;
    this.ends = step.branches.map(() => undefined);
  }

  took(branch: number, end: SequenceEnd): void {
    this.ends[branch] = end;
    this.open -= 1;
  }

  get isComplete(): boolean {
    return this.open === 0;
  }

  output(): unknown {
    const results = this.step.branches.map(({ id }, n): [string, BranchResult] => {
      const end = this.ends[n]!;
      return [
        id,
        end.status === 'failed'
          ? { status: end.status, output: null, error: end.error }
          : { status: end.status, output: end.output, error: null },
      ];
    });
    return { branches: Object.fromEntries(results) };
  }

  partial(): unknown {
    return null;
  }
}

/** The iterations of a loop, so many at a time, started in order. */
export class LoopFrame {
  readonly kind = 'loop';
  alive = true;
  next = 0;
  active = 0;
  private failed = 0;
  private readonly results: unknown[];

  constructor(
    readonly frame: SequenceFrame,
    readonly step: PlannedLoop,
    readonly path: string,
    readonly items: readonly unknown[],
  ) {
    this.results = new Array<unknown>(items.length).fill(null);
  }

  get hasRoom(): boolean {
    return this.active < this.step.concurrency && this.next < this.items.length;
  }

  get isComplete(): boolean {
    return this.active === 0 && this.next === this.items.length;
  }

  took(index: number, end: SequenceEnd): void {
    this.active -= 1;
    if (end.status === 'failed') this.failed += 1;
    this.results[index] = end.status === 'failed' ? { error: end.error } : end.output;
  }

  /** Results in the order of the items; of one that failed `{ error }`, of one that a filter ended null. */
  output(): unknown {
    return { results: this.results, count: this.results.length, failed: this.failed };
  }

  partial(): unknown {
    return { count: this.items.length };
  }
}
