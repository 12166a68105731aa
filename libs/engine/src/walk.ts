/**
 * Pure: a plan, a journal, signals and the trigger in → what follows from them. No clock, no chance, no I/O: the same in
 * gives the same out, so a run that was interrupted anywhere goes on as if it had not been. A walk that is told of
 * results one by one comes to the same as a new one over the journal that holds them.
 */
import type { Failure } from '#kernel';
import type { Scope, TemplateWarning } from '#templating';

import { loopItems } from './walk/loop-items';
import {
  LoopFrame,
  ParallelFrame,
  PathsFrame,
  SequenceFrame,
  type ContainerFrame,
  type SequenceEnd,
  type SequenceOwner,
} from './walk/frames';
import { attemptAfter } from './retry';
import { attemptTo, fold, render, type Evaluated } from './walk/evaluate';
import type { LinksOf } from './links';
import { messageText } from './message-text';
import { weigh } from './weigh';
import type {
  Plan,
  PlannedBranch,
  PlannedEffect,
  PlannedFold,
  PlannedLoop,
  PlannedParallel,
  PlannedPaths,
  PlannedStep,
} from './plan';
import type { Effect, Folded, Journal, JournalStep, Settlement } from './walk/decisions';

export type { Effect, Folded, Journal, JournalStep, Resumed, Settlement } from './walk/decisions';

/** Step runs that one run may have. */
export const MAX_STEP_RUNS = 100_000;

export interface WalkInput {
  plan: Plan;
  trigger: unknown;
  journal: Journal;
  /** What was sent to waiting steps, by path. */
  signals?: ReadonlyMap<string, unknown>;
  links: LinksOf;
}

/** About 64 KiB of text, or as many values as take that. */
const WEIGHT_OF_A_TURN = 4096;
const MOST_WEIGHED = 1_000_000;

/** Of the error of a step that failed and whose fallback failed as well. */
export const FALLBACK_FAILED = 'step.fallback_failed';

/** What is recorded of a step that is done. */
type Concluded = Pick<JournalStep, 'output' | 'error'>;

/** A step that is performed outside, or that waits for its time or a signal. */
interface Leaf {
  frame: SequenceFrame;
  step: PlannedEffect;
}

export class Walk {
  /** How the run ends; null while it goes on. Nothing is decided after it. */
  settlement: Settlement | null = null;
  private readonly journal: Journal;
  private signals: ReadonlyMap<string, unknown>;
  private readonly links: LinksOf;
  private ready: SequenceFrame[] = [];
  private readonly leaves = new Map<string, Leaf>();
  private readonly waitingPaths = new Set<string>();
  private folds: Folded[] = [];
  private effects: Effect[] = [];
  /** Turns taken. */
  private entered = 0;
  /** Step runs, those of the journal included. */
  private count: number;

  constructor({ plan, trigger, journal, signals = new Map<string, unknown>(), links }: WalkInput) {
    this.journal = journal;
    this.count = journal.size;
    this.signals = signals;
    this.links = links;
    const scope = { trigger, steps: {} };
    this.schedule(this.sequence(plan.sequence, '', scope, null));
  }

  /**
   * Goes on until nothing more follows, or `most` steps were entered.
   * @returns whether there is more to do already
   */
  advance(most = Infinity): boolean {
    const stopAt = this.entered + most;
    while (this.settlement === null && this.ready.length > 0) {
      if (this.entered >= stopAt) break;
      const frame = this.ready.pop()!;
      frame.scheduled = false;
      if (frame.alive) this.proceed(frame, stopAt);
    }
    return this.settlement === null && this.ready.length > 0;
  }

  /** What was done in passing since the last call, in order; to be written before what follows from it. */
  takeFolds(): Folded[] {
    const folds = this.folds;
    this.folds = [];
    return folds;
  }

  /** What is to be performed now, each once. */
  takeEffects(): Effect[] {
    const effects = this.effects.filter(({ path }) => this.isLive(path));
    this.effects = [];
    return effects;
  }

  /** Paths of the steps that wait for their time or a signal. */
  waiting(): string[] {
    return [...this.waitingPaths].filter((path) => this.isLive(path));
  }

  /** Whether the walk still asks for what the step at the path gives: not when its branch was given up. */
  isLive(path: string): boolean {
    return this.leaves.get(path)?.frame.alive ?? false;
  }

  /** A waiting step's time has come: it is to be performed again. */
  wake(path: string): void {
    const leaf = this.leaves.get(path);
    if (!leaf || !this.waitingPaths.delete(path)) return;
    this.enterEffect(leaf.frame, leaf.step, path, { ...this.journal.get(path)!, due: true });
  }

  /**
   * Takes the result of an effect, which the journal holds by now.
   * @returns what to record: of a step that failed and is gone on from, the output that its `onError` makes
   */
  finish(path: string, result: JournalStep): Concluded {
    const leaf = this.leaves.get(path);
    if (!leaf || !leaf.frame.alive || this.settlement) return result;
    if (result.status === 'waiting') {
      this.waitingPaths.add(path);
      return result;
    }
    this.leaves.delete(path);
    return this.conclude(leaf.frame, leaf.step, path, result, false);
  }

  /** Signals that came since the walk began, with those that it knows. */
  hear(signals: ReadonlyMap<string, unknown>): void {
    this.signals = signals;
    for (const path of signals.keys()) {
      const leaf = this.leaves.get(path);
      if (!leaf?.frame.alive || !this.waitingPaths.delete(path)) continue;
      this.enterEffect(leaf.frame, leaf.step, path, this.journal.get(path));
    }
  }

  private schedule(frame: SequenceFrame): void {
    if (frame.scheduled) return;
    frame.scheduled = true;
    this.ready.push(frame);
  }

  private proceed(frame: SequenceFrame, stopAt: number): void {
    frame.running = true;
    this.goOn(frame, stopAt);
    frame.running = false;
  }

  private goOn(frame: SequenceFrame, stopAt: number): void {
    while (frame.alive && !frame.blocked && this.settlement === null) {
      const step = frame.sequence.steps[frame.at];
      if (!step) {
        this.end(frame, { status: 'succeeded', output: frame.last });
        return;
      }
      if (step.skip) {
        frame.at += 1;
        continue;
      }
      if (this.entered >= stopAt) {
        this.schedule(frame);
        return;
      }
      this.entered += 1;
      this.enter(frame, step);
    }
  }

  private enter(frame: SequenceFrame, step: PlannedStep): void {
    const path = frame.prefix + step.id;
    const known = this.journal.get(path);
    if (known && isDone(known)) {
      this.conclude(frame, step, path, known, true);
      return;
    }
    if (!known && ++this.count > MAX_STEP_RUNS) {
      this.settle('failed', tooLong);
      return;
    }
    switch (step.type) {
      case 'paths':
        this.enterPaths(frame, step, path, known);
        break;
      case 'parallel':
        this.enterParallel(frame, step, path, known);
        break;
      case 'loop':
        this.enterLoop(frame, step, path, known);
        break;
      case 'map':
      case 'filter':
      case 'aggregate':
      case 'return':
      case 'stop':
        this.enterFold(frame, step, path);
        break;
      default:
        this.enterEffect(frame, step, path, known);
    }
  }

  private enterFold(frame: SequenceFrame, step: PlannedFold, path: string): void {
    this.record(frame, step, path, fold(step, frame.scope));
  }

  private enterEffect(
    frame: SequenceFrame,
    step: PlannedEffect,
    path: string,
    known: JournalStep | undefined,
  ): void {
    frame.blocked = true;
    this.leaves.set(path, { frame, step });
    const attempt = known ? attemptAfter(known.attempt, known.error) : 1;
    if (known?.status === 'waiting') {
      // One that failed is to be tried again, and listens to nothing until then.
      const again = known.error !== null;
      const signal = this.signals.get(path);
      const due = known.due ?? false;
      if (!due && (signal === undefined || again)) {
        this.waitingPaths.add(path);
        return;
      }
      if (!again) {
        const state = (known.output ?? {}) as Record<string, unknown>;
        const resumed = { state, signal, due };
        this.effects.push({ step, path, attempt: known.attempt, input: null, warnings: [], resumed });
        return;
      }
    }
    const rendered = render(step, frame.scope);
    if ('error' in rendered) {
      this.leaves.delete(path);
      frame.blocked = false;
      this.record(frame, step, path, rendered);
      return;
    }
    const { value: input, warnings } = rendered;
    this.effects.push({ step, path, attempt, input, warnings, resumed: null });
  }

  private enterPaths(
    frame: SequenceFrame,
    step: PlannedPaths,
    path: string,
    known: JournalStep | undefined,
  ): void {
    let taken: readonly PlannedBranch[];
    if (known) {
      taken = takenBefore(step, known);
    } else {
      const chosen = choose(step, frame.scope);
      if ('error' in chosen) {
        this.record(frame, step, path, chosen);
        return;
      }
      taken = chosen.branches;
      const output = { taken: taken.map(({ id }) => id), output: null };
      this.note(path, step, { status: 'running', output, warnings: chosen.warnings });
    }
    const container = new PathsFrame(frame, step, path, taken);
    frame.blocked = true;
    this.nextBranch(container);
  }

  private nextBranch(container: PathsFrame): void {
    const branch = container.branches[container.at];
    if (!branch) {
      this.leave(container, container.output());
      return;
    }
    const { frame, path, outputs } = container;
    const scope = { ...frame.scope, steps: { ...frame.steps, ...outputs } };
    this.schedule(this.sequence(branch.sequence, `${path}/${branch.id}/`, scope, container));
  }

  private enterParallel(
    frame: SequenceFrame,
    step: PlannedParallel,
    path: string,
    known: JournalStep | undefined,
  ): void {
    if (!known) this.note(path, step, { status: 'running', output: null, warnings: [] });
    const container = new ParallelFrame(frame, step, path);
    frame.blocked = true;
    const children = step.branches.map((branch, n) =>
      this.sequence(
        branch.sequence,
        `${path}/${branch.id}/`,
        { ...frame.scope, steps: { ...frame.steps } },
        container,
        n,
      ),
    );
    for (const child of children.reverse()) this.schedule(child);
  }

  private enterLoop(
    frame: SequenceFrame,
    step: PlannedLoop,
    path: string,
    known: JournalStep | undefined,
  ): void {
    const evaluated = loopItems(step, frame.scope, known?.input);
    if ('error' in evaluated) {
      this.record(frame, step, path, evaluated);
      return;
    }
    const { items, warnings } = evaluated;
    if (!known) {
      const input = step.volatile ? { items } : null;
      this.note(path, step, { status: 'running', input, output: { count: items.length }, warnings });
    }
    const container = new LoopFrame(frame, step, path, items);
    frame.blocked = true;
    this.nextIterations(container);
  }

  private nextIterations(container: LoopFrame): void {
    const { frame, step, path, items } = container;
    if (container.isComplete) {
      this.leave(container, container.output());
      return;
    }
    const started: SequenceFrame[] = [];
    while (container.hasRoom) {
      const index = container.next++;
      container.active += 1;
      const place = { item: items[index] ?? null, index };
      const scope = { ...frame.scope, ...place, steps: { ...frame.steps, [step.id]: place } };
      started.push(this.sequence(step.sequence, `${path}/${index}/`, scope, container, index));
    }
    for (const child of started.reverse()) this.schedule(child);
  }

  /** What a list of steps came to, told to the step that holds it. */
  private end(frame: SequenceFrame, end: SequenceEnd): void {
    frame.alive = false;
    const { owner } = frame;
    if (owner === null) {
      this.settle(end.status, end.status === 'failed' ? end.error : null);
    } else if (owner.kind === 'handler') {
      this.endHandler(owner, end);
    } else if (owner.kind === 'paths') {
      if (end.status === 'failed') return this.giveUp(owner, end.error);
      owner.took(end);
      this.nextBranch(owner);
    } else if (owner.kind === 'parallel') {
      if (end.status === 'failed' && owner.step.onBranchFailure === 'fail')
        return this.giveUp(owner, end.error);
      owner.took(frame.key, end);
      if (owner.isComplete) this.leave(owner, owner.output());
    } else {
      this.endIteration(owner, frame, end);
    }
  }

  private endIteration(owner: LoopFrame, frame: SequenceFrame, end: SequenceEnd): void {
    let result = end;
    if (end.status === 'succeeded' && owner.step.collect) {
      const collected = attemptTo(() => owner.step.collect!.render(frame.scope));
      result =
        'error' in collected
          ? { status: 'failed', error: collected.error }
          : { status: 'succeeded', output: collected.value.value };
    }
    if (result.status === 'failed' && owner.step.onItemFailure === 'fail')
      return this.giveUp(owner, atItem(result.error, frame.key));
    owner.took(frame.key, result);
    this.nextIterations(owner);
  }

  private endHandler(owner: Extract<SequenceOwner, { kind: 'handler' }>, end: SequenceEnd): void {
    const { frame, step, path, error } = owner;
    if (end.status === 'failed') return this.end(frame, end);
    const output = { error, output: end.status === 'succeeded' ? end.output : null };
    this.done({ step, path, status: 'failed', output, error, warnings: [], again: true });
    this.complete(frame, step, output);
  }

  /** A container that came to its end. */
  private leave(container: ContainerFrame, output: unknown): void {
    const { frame, step, path } = container;
    this.done({ step, path, status: 'succeeded', output, error: null, warnings: [], again: true });
    if (container.kind !== 'loop')
      for (const [id, inner] of Object.entries(container.outputs)) frame.put(id, inner);
    this.complete(frame, step, output);
  }

  /** A container that failed with one of its parts: what else is under way in it is not waited for. */
  private giveUp(container: ContainerFrame, error: Failure): void {
    const { frame, step, path } = container;
    container.alive = false;
    const known: JournalStep = { status: 'failed', attempt: 1, output: null, error };
    this.done({ step, path, status: 'failed', output: null, error, warnings: [], again: true });
    const at = this.folds.length - 1;
    const concluded = this.conclude(frame, step, path, known, false);
    // A retry goes on where it failed: it needs to know which branches were taken.
    const output = step.onError === 'fail' ? container.partial() : concluded.output;
    this.folds[at] = { ...this.folds[at]!, output, error: concluded.error };
  }

  /** What a step came to, done in passing: noted, and gone on from. */
  private record(frame: SequenceFrame, step: PlannedStep, path: string, evaluated: Evaluated): void {
    const result: JournalStep =
      'error' in evaluated
        ? { status: 'failed', attempt: 1, output: null, error: evaluated.error }
        : { status: 'succeeded', attempt: 1, output: evaluated.value, error: null };
    const at = this.folds.length;
    this.note(path, step, {
      status: 'error' in evaluated ? 'failed' : 'succeeded',
      output: result.output,
      error: result.error,
      warnings: 'error' in evaluated ? [] : evaluated.warnings,
    });
    const { output, error } = this.conclude(frame, step, path, result, false);
    this.folds[at] = { ...this.folds[at]!, output, error };
  }

  /**
   * Goes on from a step that is done.
   * @param replayed whether its record, with the output that was decided then, comes from the journal
   * @returns what to record
   */
  private conclude(
    frame: SequenceFrame,
    step: PlannedStep,
    path: string,
    result: JournalStep,
    replayed: boolean,
  ): Concluded {
    frame.blocked = false;
    switch (result.status) {
      case 'succeeded':
        this.succeed(frame, step, path, result, replayed);
        return result;
      case 'skipped':
        this.end(frame, { status: 'filtered', output: null });
        return result;
      case 'unknown':
        this.settle('unknown', result.error);
        return result;
      default:
        return this.fail(frame, step, path, result, replayed);
    }
  }

  private succeed(
    frame: SequenceFrame,
    step: PlannedStep,
    path: string,
    { output }: JournalStep,
    replayed: boolean,
  ): void {
    if (step.type === 'filter' && (output as { passed?: unknown } | null)?.passed !== true) {
      this.end(frame, { status: 'filtered', output: null });
      return;
    }
    if (step.type === 'return') return this.settle('succeeded', null, output);
    if (step.type === 'stop') return this.stop(step.as, output);
    if (replayed && (step.type === 'paths' || step.type === 'parallel')) this.recall(frame, step, path);
    this.complete(frame, step, output);
  }

  private stop(as: 'succeeded' | 'failed', output: unknown): void {
    if (as === 'succeeded') return this.settle('succeeded');
    const message = messageText((output as { message?: unknown } | null)?.message);
    const text = message ?? 'A stop step ended the run as failed.';
    this.settle('failed', { kind: 'permanent', code: 'run.stopped', message: text });
  }

  private fail(
    frame: SequenceFrame,
    step: PlannedStep,
    path: string,
    { output, error }: JournalStep,
    replayed: boolean,
  ): Concluded {
    const failure = error ?? unexplained;
    const nothing: Concluded = { output: null, error: failure };
    if (failure.code === 'run.timeout') {
      this.settle('failed', failure);
      return nothing;
    }
    const goOnWith = (value: unknown): Concluded => {
      this.complete(frame, step, value);
      return { output: value, error: failure };
    };
    switch (step.onError) {
      case 'fail':
        this.end(frame, { status: 'failed', error: failure });
        return nothing;
      case 'continue':
        return goOnWith(replayed ? output : { error: failure });
      case 'fallback': {
        const fallback = replayed
          ? fallbackBefore(step, failure, output)
          : makeFallback(step, frame.scope, failure);
        if ('value' in fallback) return goOnWith(fallback.value);
        this.end(frame, { status: 'failed', error: fallback.error });
        return { output: null, error: fallback.error };
      }
      case 'handle':
        if (replayed && output !== null) return goOnWith(output);
        this.handle(frame, step, path, failure);
        return nothing;
    }
  }

  private handle(frame: SequenceFrame, step: PlannedStep, path: string, error: Failure): void {
    frame.blocked = true;
    const scope = { ...frame.scope, error: { ...error, step: step.id }, steps: { ...frame.steps } };
    const owner = { kind: 'handler' as const, alive: true, frame, step, path, error };
    this.schedule(this.sequence(step.handle!, `${path}/handle/`, scope, owner));
  }

  private complete(frame: SequenceFrame, step: PlannedStep, output: unknown): void {
    frame.put(step.id, output);
    frame.last = output;
    frame.at += 1;
    frame.blocked = false;
    // Within its own turn it goes on by itself.
    if (!frame.running) this.schedule(frame);
  }

  /** Steps within a paths or parallel step that is done can be read after it: from the journal, the same as were put then. */
  private recall(frame: SequenceFrame, step: PlannedPaths | PlannedParallel, path: string): void {
    const branches =
      step.type === 'paths' && step.otherwise ? [...step.branches, step.otherwise] : step.branches;
    for (const branch of branches) {
      for (const inner of branch.sequence.steps) {
        const innerPath = `${path}/${branch.id}/${inner.id}`;
        const known = this.journal.get(innerPath);
        if (!known || !isGoneOnFrom(inner, known)) continue;
        const holds = inner.type === 'paths' || inner.type === 'parallel';
        if (holds && known.status === 'succeeded') this.recall(frame, inner, innerPath);
        frame.put(inner.id, known.output);
      }
    }
  }

  private settle(status: Settlement['status'], error: Failure | null = null, result: unknown = null): void {
    this.settlement ??= { status, error, result };
  }

  private sequence(
    sequence: Plan['sequence'],
    prefix: string,
    scope: Scope,
    owner: SequenceOwner | null,
    key = 0,
  ): SequenceFrame {
    const frame = new SequenceFrame(sequence, prefix, scope, owner, key);
    for (const id of sequence.waits) frame.steps[id] ??= this.links(prefix + id);
    return frame;
  }

  private note(
    path: string,
    step: PlannedStep,
    noted: Pick<Folded, 'status' | 'output' | 'warnings'> & Partial<Pick<Folded, 'input' | 'error'>>,
  ): void {
    this.done({ error: null, again: false, ...noted, path, step });
  }

  /** What is large takes the turns of many, so that it is written, and its size seen, before much more is made. */
  private done(folded: Folded): void {
    const weight = weigh(folded.input, MOST_WEIGHED) + weigh(folded.output, MOST_WEIGHED);
    this.entered += Math.floor(weight / WEIGHT_OF_A_TURN);
    this.folds.push(folded);
  }
}

const tooLong: Failure = {
  kind: 'permanent',
  code: 'run.too_long',
  message: `The run has more than ${MAX_STEP_RUNS.toLocaleString('en')} step runs. Split the work over several runs.`,
};

const unexplained: Failure = { kind: 'permanent', code: 'step.failed', message: 'The step failed.' };

type Fallback = { value: unknown } | { error: Failure };

function makeFallback(step: PlannedStep, scope: Scope, error: Failure): Fallback {
  const rendered = attemptTo(() => step.fallback!.render({ ...scope, error: { ...error, step: step.id } }));
  return 'error' in rendered
    ? { error: fallbackFailed(step, rendered.error, error) }
    : { value: rendered.value.value };
}

/** What was made of it then; that it failed is only known by the error that was kept. */
const fallbackBefore = (step: PlannedStep, error: Failure, output: unknown): Fallback =>
  hasFailedFallback(step.id, error, output) ? { error } : { value: output };

/** The error may be that of a step within it; one written before errors named their step has no output. */
export function hasFailedFallback(stepId: string, { code, details }: Failure, output: unknown): boolean {
  return code === FALLBACK_FAILED && (details?.['step'] ?? stepId) === stepId && output === null;
}

const fallbackFailed = (step: PlannedStep, error: Failure, cause: Failure): Failure => ({
  kind: 'permanent',
  code: FALLBACK_FAILED,
  message: `The step failed, and so did its fallback: ${error.message}`,
  details: { step: step.id, fallback: error, cause },
});

const isDone = ({ status }: JournalStep): boolean => status !== 'waiting' && status !== 'running';

/** Whether the list of a step that is done went on after it. */
function isGoneOnFrom(step: PlannedStep, { status, output, error }: JournalStep): boolean {
  if (status === 'succeeded')
    return step.type !== 'filter' || (output as { passed?: unknown } | null)?.passed === true;
  if (status !== 'failed' || step.onError === 'fail') return false;
  if (step.onError === 'handle') return output !== null;
  return error === null || !hasFailedFallback(step.id, error, output);
}

function takenBefore(step: PlannedPaths, { output }: JournalStep): PlannedBranch[] {
  const { taken } = output as { taken: string[] };
  const all = step.otherwise ? [...step.branches, step.otherwise] : step.branches;
  return taken.flatMap((id) => all.find((branch) => branch.id === id) ?? []);
}

function choose(
  { mode, branches, otherwise }: PlannedPaths,
  scope: Scope,
): { branches: PlannedBranch[]; warnings: TemplateWarning[] } | { error: Failure } {
  const chosen: PlannedBranch[] = [];
  const warnings: TemplateWarning[] = [];
  for (const branch of branches) {
    const verdict = attemptTo(() => branch.when!(scope));
    if ('error' in verdict) return verdict;
    warnings.push(...verdict.value.warnings);
    if (verdict.value.holds) chosen.push(branch);
    if (chosen.length > 0 && mode === 'first') break;
  }
  if (chosen.length === 0 && otherwise) chosen.push(otherwise);
  return { branches: chosen, warnings };
}

const atItem = (error: Failure, index: number): Failure => ({
  ...error,
  details: { ...error.details, index },
});
