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

export const isStep = (value: unknown): value is DraftStep =>
  isObject(value) && typeof value['id'] === 'string' && typeof value['type'] === 'string';

export const inputOf = (holder: unknown): Json => {
  const input = isObject(holder) ? holder['input'] : undefined;
  return isObject(input) ? input : {};
};

export const isWebhook = (trigger: unknown): boolean =>
  isObject(trigger) && trigger['connector'] === 'webhook';

/** What "New workflow" begins with: a webhook, a mapping and a request. */
export const starterDefinition = (): DraftDefinition => ({
  trigger: { connector: 'webhook', operation: 'catch', input: {} },
  steps: [
    { id: 'fields', type: 'map', input: {} },
    {
      id: 'request',
      type: 'action',
      connector: 'http',
      operation: 'request',
      input: { method: 'POST', url: '', body: '{{steps.fields}}' },
    },
  ],
});
