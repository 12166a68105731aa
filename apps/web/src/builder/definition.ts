// Reading and changing a draft, which may be any JSON object: what this page doesn't know is kept as it is.
import type { DraftDefinition } from '../api/types';

export type Json = Record<string, unknown>;

/** A step as far as the page can rely on it. */
export interface DraftStep extends Json {
  id: string;
  type: string;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The steps of a draft, in the builder's order; empty when the draft has none. */
export const stepsOf = (definition: DraftDefinition): unknown[] =>
  Array.isArray(definition['steps']) ? definition['steps'] : [];

export const isStep = (value: unknown): value is DraftStep =>
  isObject(value) && typeof value['id'] === 'string' && typeof value['type'] === 'string';

export const inputOf = (holder: unknown): Json => {
  const input = isObject(holder) ? holder['input'] : undefined;
  return isObject(input) ? input : {};
};

export const isWebhook = (trigger: unknown): boolean =>
  isObject(trigger) && trigger['connector'] === 'webhook';

export const isHttpRequest = (step: DraftStep): boolean =>
  step.type === 'action' && step['connector'] === 'http' && step['operation'] === 'request';

export const withStepInput = (definition: DraftDefinition, index: number, input: Json): DraftDefinition => ({
  ...definition,
  steps: stepsOf(definition).map((step, at) => (at === index && isObject(step) ? { ...step, input } : step)),
});

export const withStep = (definition: DraftDefinition, step: DraftStep): DraftDefinition => ({
  ...definition,
  steps: [...stepsOf(definition), step],
});

export const withoutStep = (definition: DraftDefinition, index: number): DraftDefinition => ({
  ...definition,
  steps: stepsOf(definition).filter((_, at) => at !== index),
});

/** A step id that the draft does not use yet: `fields`, `fields_2`… */
export function freeStepId(definition: DraftDefinition, base: string): string {
  const taken = new Set(stepsOf(definition).map((step) => (isStep(step) ? step.id : '')));
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

export const newMapStep = (id: string): DraftStep => ({ id, type: 'map', input: {} });

/** A request that sends what `bodyFrom`, a template, gives. */
export const newHttpStep = (id: string, bodyFrom: string): DraftStep => ({
  id,
  type: 'action',
  connector: 'http',
  operation: 'request',
  input: { method: 'POST', url: '', body: bodyFrom },
});

/** What "New workflow" begins with: a webhook, a mapping and a request. */
export const starterDefinition = (): DraftDefinition => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps: [newMapStep('fields'), newHttpStep('request', '{{steps.fields}}')],
});

/** The id of the last mapping before the step at `index`, or null. */
export function mapBefore(definition: DraftDefinition, index: number): string | null {
  const earlier = stepsOf(definition).slice(0, index).filter(isStep);
  return earlier.findLast((step) => step.type === 'map')?.id ?? null;
}
