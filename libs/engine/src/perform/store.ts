/** A store step in → the workspace's key-value store read or changed, once however often the step is tried. */
import { FailureError } from '#kernel';
import { StoreEntries } from '#store';
import { Injectable } from '@nestjs/common';

import type { PlannedStore } from '../plan';
import type { Effect } from '../walk';
import type { PerformContext, Performed, StepPerformer } from './step-performer';

/** As the templates gave it. */
interface StoreInput {
  key?: unknown;
  value?: unknown;
  by?: unknown;
  default?: unknown;
}

@Injectable()
export class StorePerformer implements StepPerformer<PlannedStore> {
  constructor(private readonly entries: StoreEntries) {}

  async perform(effect: Effect<PlannedStore>, context: PerformContext): Promise<Performed> {
    return { outcome: { output: await this.output(effect, context) }, secrets: [] };
  }

  private async output(
    { step, input }: Effect<PlannedStore>,
    { workspaceId, idempotencyKey }: PerformContext,
  ): Promise<unknown> {
    const { operation, expiresInMs, maxItems } = step.settings;
    const { key: name, value = null, by = 1, default: otherwise = null } = (input ?? {}) as StoreInput;
    const place = { workspaceId, key: keyOf(name) };
    switch (operation) {
      case 'get': {
        const entry = await this.entries.get(place);
        return entry.found ? entry : { value: otherwise, found: false };
      }
      case 'set':
        return this.entries.set({ ...place, value, expiresInMs, idempotencyKey });
      case 'increment':
        return this.entries.increment({ ...place, by: numberOf(by), expiresInMs, idempotencyKey });
      case 'append':
        return this.entries.append({ ...place, value, maxItems, expiresInMs, idempotencyKey });
      case 'remove':
        return this.entries.remove({ ...place, idempotencyKey });
    }
  }
}

function keyOf(key: unknown): string {
  if (key === null || key === undefined) return '';
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  throw new FailureError({
    kind: 'permanent',
    code: 'store.bad_key',
    message: 'A key is text, and the template gave a list or an object. Name the field that holds the text.',
  });
}

/** What is not a number is refused where it is used. */
const numberOf = (by: unknown): number =>
  typeof by === 'number' || (typeof by === 'string' && by.trim() !== '') ? Number(by) : Number.NaN;
