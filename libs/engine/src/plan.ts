/** A definition in → the same, compiled: templates, conditions and input checks, once per version. */
import type { ActionDeclaration, ConnectorRegistry } from '#connector-sdk';
import { FailureError, type Problem } from '#kernel';
import {
  compileSchema,
  DEFAULT_RETRY,
  DEFAULT_RUN_TIMEOUT_MS,
  DEFAULT_STEP_TIMEOUT_MS,
  type ActionStep,
  type AggregateStep,
  type CallStep,
  type CodeStep,
  type DelayStep,
  type DigestStep,
  type OnError,
  type RetryPolicy,
  type Step,
  type StoreStep,
  type TriggerDefinition,
  type WaitStep,
  type WorkflowDefinition,
  type WorkflowSettings,
} from '#schema';
import { compileValue, readsClock, type CompiledValue } from '#templating';

import { compileAggregate, type CompiledAggregate } from './aggregate';
import { compileCondition, type CompiledCondition } from './condition';

interface Planned {
  id: string;
  skip: boolean;
  onError: OnError;
  fallback: CompiledValue | null;
  /** The steps of `handle`; null when errors are not handled by steps. */
  handle: PlannedSequence | null;
}

/** Steps one after another. */
export interface PlannedSequence {
  steps: readonly PlannedStep[];
  /** Ids of the steps in it that wait for a callback or an approval: their addresses are known before they are reached. */
  waits: readonly string[];
}

/** A step that is done outside of the walk: by the runner, through the performer of its type. */
interface PlannedPerformed extends Planned {
  input: CompiledValue;
  /** Whether a write must say that it was started before it is. */
  marked: boolean;
  /** What is done about failures that may pass. */
  retry: Required<RetryPolicy>;
}

export interface PlannedAction extends PlannedPerformed {
  type: 'action';
  connector: string;
  operation: ActionDeclaration;
  connectionId: string | null;
  /** What does not fit the action's schema. */
  check: (input: unknown) => Problem[];
  onUnknown: 'retry' | 'park';
  timeoutMs: number;
}

/** Input: `{ input }`. */
export interface PlannedCode extends PlannedPerformed {
  type: 'code';
  settings: CodeStep;
}

/** Input: `{ value, until }`, whichever the step has. */
export interface PlannedDelay extends PlannedPerformed {
  type: 'delay';
  settings: DelayStep;
}

/** Input: `{ message }`. */
export interface PlannedWait extends PlannedPerformed {
  type: 'wait';
  settings: WaitStep;
}

/** Input: `{ input }`. */
export interface PlannedCall extends PlannedPerformed {
  type: 'call';
  settings: CallStep;
}

/** Input: `{ key, value, by, default }`, those that the step has. */
export interface PlannedStore extends PlannedPerformed {
  type: 'store';
  settings: StoreStep;
}

/** Input: `{ name, item }`, those that the step has. */
export interface PlannedDigest extends PlannedPerformed {
  type: 'digest';
  settings: DigestStep;
}

export type PlannedEffect =
  PlannedAction | PlannedCode | PlannedDelay | PlannedWait | PlannedCall | PlannedStore | PlannedDigest;

export interface PlannedMap extends Planned {
  type: 'map';
  input: CompiledValue;
}

export interface PlannedFilter extends Planned {
  type: 'filter';
  when: CompiledCondition;
}

export interface PlannedAggregate extends Planned {
  type: 'aggregate';
  aggregate: CompiledAggregate;
}

/** Gives `{ value }` or `{ value, response: { status, headers, body } }`. */
export interface PlannedReturn extends Planned {
  type: 'return';
  input: CompiledValue;
}

/** Gives `{ message }`. */
export interface PlannedStop extends Planned {
  type: 'stop';
  as: 'succeeded' | 'failed';
  input: CompiledValue;
}

export interface PlannedBranch {
  /** What it adds to the path. */
  id: string;
  /** Null: always. */
  when: CompiledCondition | null;
  sequence: PlannedSequence;
}

export interface PlannedPaths extends Planned {
  type: 'paths';
  mode: 'first' | 'all';
  branches: readonly PlannedBranch[];
  otherwise: PlannedBranch | null;
}

export interface PlannedParallel extends Planned {
  type: 'parallel';
  onBranchFailure: 'fail' | 'continue';
  branches: readonly PlannedBranch[];
}

export interface PlannedLoop extends Planned {
  type: 'loop';
  over: CompiledValue;
  /** Whether `over` reads the clock, so that its items have to be recorded. */
  volatile: boolean;
  concurrency: number;
  limit: number | null;
  onItemFailure: 'fail' | 'continue';
  collect: CompiledValue | null;
  sequence: PlannedSequence;
}

export type PlannedContainer = PlannedPaths | PlannedParallel | PlannedLoop;
/** Done in passing: without an effect, or the end of the run. */
export type PlannedFold = PlannedMap | PlannedFilter | PlannedAggregate | PlannedReturn | PlannedStop;
export type PlannedStep = PlannedEffect | PlannedContainer | PlannedFold;

export interface Plan {
  trigger: TriggerDefinition;
  sequence: PlannedSequence;
  settings: WorkflowSettings;
  /** How long a run may work without a pause; time spent waiting does not count. */
  timeoutMs: number;
}

export interface PlanOptions {
  /** What the workspace takes for steps that say nothing of retries. */
  retry?: RetryPolicy | null;
}

/** @throws FailureError when the definition names what this installation does not have, or does not compile */
export function compilePlan(
  definition: WorkflowDefinition,
  registry: ConnectorRegistry,
  { retry = null }: PlanOptions = {},
): Plan {
  const compiler = new Compiler(registry, { ...DEFAULT_RETRY, ...retry });
  return {
    trigger: definition.trigger,
    sequence: compiler.sequence(definition.steps),
    settings: definition.settings ?? {},
    timeoutMs: definition.settings?.timeoutMs ?? DEFAULT_RUN_TIMEOUT_MS,
  };
}

type Settled = Exclude<PlannedEffect, PlannedAction>;

class Compiler {
  constructor(
    private readonly registry: ConnectorRegistry,
    private readonly retry: Required<RetryPolicy>,
  ) {}

  sequence(steps: readonly Step[]): PlannedSequence {
    return {
      steps: steps.map((step) => this.step(step)),
      waits: steps.filter(({ type, skip }) => type === 'wait' && !skip).map(({ id }) => id),
    };
  }

  private step(step: Step): PlannedStep {
    const common: Planned = {
      id: step.id,
      skip: step.skip ?? false,
      onError: step.onError ?? 'fail',
      fallback: step.onError === 'fallback' ? compileValue(step.fallback ?? null) : null,
      handle: step.onError === 'handle' ? this.sequence(step.handle ?? []) : null,
    };
    switch (step.type) {
      case 'action':
        return { ...common, ...this.action(step) };
      case 'map':
        return { ...common, type: 'map', input: compileValue(step.input) };
      case 'filter':
        return { ...common, type: 'filter', when: compileCondition(step.when) };
      case 'aggregate':
        return { ...common, type: 'aggregate', aggregate: compileAggregate(step satisfies AggregateStep) };
      case 'return':
        return { ...common, type: 'return', input: compileValue(given(step, ['value', 'response'])) };
      case 'stop':
        return { ...common, type: 'stop', as: step.as, input: compileValue(given(step, ['message'])) };
      case 'code':
        return this.performed(common, step, { input: step.input ?? {} }, false);
      case 'delay':
        return this.performed(common, step, { value: step.for?.value, until: step.until }, false);
      case 'wait':
        return this.performed(common, step, given(step, ['message']), false);
      case 'call':
        return this.performed(common, step, { input: step.input ?? null }, true);
      case 'store':
        return this.performed(common, step, given(step, ['key', 'value', 'by', 'default']), true);
      case 'digest':
        return this.performed(common, step, given(step, ['name', 'item']), true);
      case 'paths':
        return {
          ...common,
          type: 'paths',
          mode: step.mode ?? 'first',
          branches: step.branches.map(({ id, when, steps }) => ({
            id,
            when: compileCondition(when),
            sequence: this.sequence(steps),
          })),
          otherwise: step.otherwise
            ? { id: 'otherwise', when: null, sequence: this.sequence(step.otherwise) }
            : null,
        };
      case 'parallel':
        return {
          ...common,
          type: 'parallel',
          onBranchFailure: step.onBranchFailure ?? 'fail',
          branches: step.branches.map(({ id, steps }) => ({
            id,
            when: null,
            sequence: this.sequence(steps),
          })),
        };
      case 'loop':
        return {
          ...common,
          type: 'loop',
          over: compileValue(step.over ?? null),
          volatile: readsClock(step.over),
          concurrency: step.concurrency ?? 1,
          limit: step.limit ?? null,
          onItemFailure: step.onItemFailure ?? 'fail',
          collect: step.collect === undefined ? null : compileValue(step.collect),
          sequence: this.sequence(step.steps),
        };
    }
  }

  private performed<S extends Settled['settings']>(
    common: Planned,
    settings: S,
    input: Record<string, unknown>,
    marked: boolean,
  ): Extract<Settled, { settings: S }> {
    return {
      ...common,
      type: settings.type,
      settings,
      input: compileValue(input),
      marked,
      retry: this.retry,
    } as unknown as Extract<Settled, { settings: S }>;
  }

  private action(step: ActionStep): Omit<PlannedAction, keyof Planned> {
    const operation = this.registry.action(step.connector, step.operation);
    if (!operation) {
      throw new FailureError({
        kind: 'permanent',
        code: 'step.unknown_operation',
        message: `The action ‘${step.connector}.${step.operation}’ does not exist in this installation.`,
      });
    }
    return {
      type: 'action',
      connector: step.connector,
      operation,
      connectionId: step.connectionId ?? null,
      input: compileValue(step.input),
      marked: true,
      check: checkOf(operation),
      retry: { ...this.retry, ...step.retry },
      onUnknown: step.onUnknown ?? 'retry',
      timeoutMs: step.timeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
    };
  }
}

/** Those of the fields that the step has. */
function given<S extends Step>(step: S, names: readonly (keyof S & string)[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter((name) => step[name] !== undefined).map((name) => [name, step[name]]),
  );
}

const checks = new WeakMap<ActionDeclaration, (input: unknown) => Problem[]>();

function checkOf(operation: ActionDeclaration): (input: unknown) => Problem[] {
  let check = checks.get(operation);
  if (!check) checks.set(operation, (check = compileSchema(operation.input)));
  return check;
}
