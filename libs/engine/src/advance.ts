/**
 * Pure: a plan, a journal and the trigger in → what follows from them. No clock, no chance, no I/O; the same in gives
 * the same out, so a run that was interrupted anywhere goes on as if it had not been.
 */
import { FailureError, type Failure, type StepStatus } from '#kernel';
import type { Scope, TemplateWarning } from '#templating';

import type { Plan, PlannedAction, PlannedStep } from './plan';

/** What the journal says of one step. */
export interface JournalStep {
  status: StepStatus;
  attempt: number;
  output: unknown;
  error: Failure | null;
}

/** By path. */
export type Journal = ReadonlyMap<string, JournalStep>;

/** A step without an outside effect, done in passing; it is written together with what comes next. */
export interface Folded {
  step: PlannedStep;
  status: 'succeeded' | 'failed';
  input: unknown;
  output: unknown;
  error: Failure | null;
  warnings: TemplateWarning[];
}

export interface Effect {
  type: 'execute';
  step: PlannedAction;
  /** 1 for the first try. */
  attempt: number;
  /** Rendered and checked. */
  input: unknown;
  warnings: TemplateWarning[];
}

export interface Settlement {
  type: 'settle';
  status: 'succeeded' | 'failed' | 'filtered' | 'unknown';
  error: Failure | null;
}

export interface Advance {
  folded: Folded[];
  next: Effect | Settlement;
}

export function advance(plan: Plan, journal: Journal, trigger: unknown): Advance {
  const steps: Record<string, unknown> = {};
  const scope: Scope = { trigger, steps };
  const folded: Folded[] = [];
  const settle = (status: Settlement['status'], error: Failure | null = null): Advance => ({
    folded,
    next: { type: 'settle', status, error },
  });

  for (const step of plan.steps) {
    const known = journal.get(step.path);
    if (known && known.status !== 'waiting' && known.status !== 'running') {
      const ending = replay(step, known);
      if (ending) return settle(ending, known.error);
      steps[step.id] = known.status === 'failed' ? { error: known.error } : known.output;
      continue;
    }
    if (step.type === 'action') {
      const rendered = attemptTo(() => prepare(step, scope));
      if ('value' in rendered) {
        const { input, warnings } = rendered.value;
        return {
          folded,
          next: { type: 'execute', step, attempt: (known?.attempt ?? 0) + 1, input, warnings },
        };
      }
      folded.push({ step, status: 'failed', input: null, output: null, error: rendered.error, warnings: [] });
      if (step.onError === 'fail') return settle('failed', rendered.error);
      steps[step.id] = { error: rendered.error };
      continue;
    }
    const result = attemptTo(() => fold(step, scope));
    if ('error' in result) {
      folded.push({ step, status: 'failed', input: null, output: null, error: result.error, warnings: [] });
      return settle('failed', result.error);
    }
    folded.push(result.value);
    if (step.type === 'filter' && !passed(result.value.output)) return settle('filtered');
    steps[step.id] = result.value.output;
  }
  return settle('succeeded');
}

/** How a run ends on a step that is done already; null when it goes on. */
function replay(step: PlannedStep, known: JournalStep): Settlement['status'] | null {
  switch (known.status) {
    case 'succeeded':
      return step.type === 'filter' && !passed(known.output) ? 'filtered' : null;
    case 'skipped':
      // A connector said that there is nothing to do.
      return 'filtered';
    case 'failed':
      return step.type === 'action' && step.onError === 'continue' ? null : 'failed';
    default:
      return 'unknown';
  }
}

function fold(step: Exclude<PlannedStep, PlannedAction>, scope: Scope): Folded {
  if (step.type === 'map') {
    const { value, warnings } = step.input.render(scope);
    return { step, status: 'succeeded', input: null, output: value, error: null, warnings };
  }
  const { holds, warnings } = step.when(scope);
  return { step, status: 'succeeded', input: null, output: { passed: holds }, error: null, warnings };
}

const passed = (output: unknown): boolean => (output as { passed?: unknown } | null)?.passed === true;

function prepare(step: PlannedAction, scope: Scope): { input: unknown; warnings: TemplateWarning[] } {
  const { value, warnings } = step.input.render(scope);
  const problems = step.check(value);
  if (problems.length > 0) {
    throw new FailureError({
      kind: 'permanent',
      code: 'step.invalid_input',
      message: problems.map(({ message }) => message).join(' '),
      details: { problems },
    });
  }
  return { input: value, warnings };
}

function attemptTo<Value>(make: () => Value): { value: Value } | { error: Failure } {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof FailureError) return { error: error.failure };
    throw error;
  }
}
