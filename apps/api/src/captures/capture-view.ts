/** A capture in → how the API shows it: as it came, and as templates would see it. */
import { CONNECTOR_REGISTRY, type ConnectorRegistry } from '#connector-sdk';
import { pairs } from '#intake';
import { type Failure, isSecretName, REDACTED } from '#kernel';
import { type CaptureView, compileSchema, type DraftDefinition, type TriggerDefinition } from '#schema';
import type { Capture } from '#store';
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
    const declaration = this.registry.trigger(connector, operation);
    const [problem] = declaration ? compileSchema(declaration.input)(input ?? {}) : [];
    if (problem) return { output: null, error: incomplete(problem.message) };
    const stored = { ...capture, id: null, headers: [...capture.headers], source: 'webhook' };
    const trigger = { connector, operation, input: input ?? {} };
    const { parsed, error } = await readTrigger(stored, trigger, this.registry);
    return { output: parsed, error };
  }
}

const incomplete = (why: string): Failure => ({
  kind: 'permanent',
  code: 'trigger.incomplete',
  message: `The trigger of the draft is not set up yet: ${why}`,
});
