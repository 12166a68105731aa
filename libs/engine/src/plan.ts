/** A definition in → the same, compiled: templates, conditions and input checks, once per version. */
import type { ActionDeclaration, ConnectorRegistry } from '#connector-sdk';
import { FailureError, type Problem } from '#kernel';
import {
  compileSchema,
  DEFAULT_RETRY,
  DEFAULT_RUN_TIMEOUT_MS,
  DEFAULT_STEP_TIMEOUT_MS,
  type ActionStep,
  type RetryPolicy,
  type Step,
  type TriggerDefinition,
  type WorkflowDefinition,
} from '#schema';
import { compileValue, type CompiledValue } from '#templating';

import { compileCondition, type CompiledCondition } from './condition';

interface Planned {
  id: string;
  /** Where in the tree; the key of the journal. */
  path: string;
}

export interface PlannedAction extends Planned {
  type: 'action';
  connector: string;
  operation: ActionDeclaration;
  connectionId: string | null;
  input: CompiledValue;
  check: (input: unknown) => Problem[];
  retry: Required<RetryPolicy>;
  onError: 'fail' | 'continue';
  onUnknown: 'retry' | 'park';
  timeoutMs: number;
}

export interface PlannedMap extends Planned {
  type: 'map';
  input: CompiledValue;
}

export interface PlannedFilter extends Planned {
  type: 'filter';
  when: CompiledCondition;
}

export type PlannedStep = PlannedAction | PlannedMap | PlannedFilter;

export interface Plan {
  trigger: TriggerDefinition;
  steps: PlannedStep[];
  /** How long a run may work without a pause; time spent waiting for a retry does not count. */
  timeoutMs: number;
}

/** @throws FailureError when the definition names what this installation does not have, or does not compile */
export function compilePlan(definition: WorkflowDefinition, registry: ConnectorRegistry): Plan {
  return {
    trigger: definition.trigger,
    steps: definition.steps.map((step) => compileStep(step, registry)),
    timeoutMs: definition.settings?.timeoutMs ?? DEFAULT_RUN_TIMEOUT_MS,
  };
}

function compileStep(step: Step, registry: ConnectorRegistry): PlannedStep {
  const at = { id: step.id, path: step.id };
  switch (step.type) {
    case 'map':
      return { ...at, type: 'map', input: compileValue(step.input) };
    case 'filter':
      return { ...at, type: 'filter', when: compileCondition(step.when) };
    case 'action':
      return { ...at, ...compileAction(step, registry) };
  }
}

function compileAction(step: ActionStep, registry: ConnectorRegistry): Omit<PlannedAction, 'id' | 'path'> {
  const operation = registry.action(step.connector, step.operation);
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
    check: checkOf(operation),
    retry: { ...DEFAULT_RETRY, ...step.retry },
    onError: step.onError ?? 'fail',
    onUnknown: step.onUnknown ?? 'retry',
    timeoutMs: step.timeoutMs ?? DEFAULT_STEP_TIMEOUT_MS,
  };
}

const checks = new WeakMap<ActionDeclaration, (input: unknown) => Problem[]>();

function checkOf(operation: ActionDeclaration): (input: unknown) => Problem[] {
  let check = checks.get(operation);
  if (!check) checks.set(operation, (check = compileSchema(operation.input)));
  return check;
}
