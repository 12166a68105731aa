/** A capture in → how the API shows it: as it came, and as templates would see it. */
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { pairs } from '#intake';
import { type Failure, isSecretName, REDACTED } from '#kernel';
import type { CaptureView, DraftDefinition, TriggerDefinition } from '#schema';
import type { Capture, Event } from '#store';
import { Inject, Injectable } from '@nestjs/common';

import { bodyView } from '../events/event-view';
import { readTrigger } from '../events/read-trigger';

const NO_TRIGGER: Failure = {
  kind: 'permanent',
  code: 'trigger.unknown',
  message: 'The draft has no trigger yet. Choose one, and this is read by it.',
};

@Injectable()
export class CaptureViews {
  constructor(@Inject(CONNECTOR_REGISTRY) private readonly registry: ConnectorRegistry) {}

  async view(capture: Capture, draft: DraftDefinition): Promise<CaptureView> {
    const { id, method, path, query, contentType, body, refused } = capture;
    const { output, error } = await this.read(capture, draft);
    return {
      ...{ id, method, path, query, contentType, refused, output, error },
      receivedAt: capture.receivedAt.toISOString(),
      headers: pairs(capture.headers).map(([name, value]) => [name, isSecretName(name) ? REDACTED : value]),
      bodyBytes: body.length,
      body: bodyView(body),
    };
  }

  /** What templates would see as `trigger`, by the draft as it is now; credentials among its headers are masked. */
  async read(capture: Capture, draft: DraftDefinition): Promise<{ output: unknown; error: Failure | null }> {
    const { connector, operation, input } = (draft['trigger'] ?? {}) as Partial<TriggerDefinition>;
    if (typeof connector !== 'string' || typeof operation !== 'string')
      return { output: null, error: NO_TRIGGER };
    const settings = isObject(input) ? input : {};
    const stored = { ...capture, headers: [...capture.headers], source: 'webhook' } as unknown as Event;
    const trigger = { connector, operation, input: settings };
    const { parsed, error } = await readTrigger(stored, trigger, this.registry);
    return { output: parsed, error };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
