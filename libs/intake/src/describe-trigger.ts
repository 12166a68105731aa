/** A stored event in → what templates see as `trigger`. */
import type { ConnectorRegistry } from '#connector-sdk';
import { FailureError } from '#kernel';
import type { Event } from '#store';

/** The trigger of the definition that the event is read for. */
export interface TriggerSettings {
  connector: string;
  operation: string;
  input?: Record<string, unknown> | null;
}

/** @throws FailureError when the body does not parse or the trigger is not known here */
export async function describeTrigger(
  event: Event,
  settings: TriggerSettings,
  registry: ConnectorRegistry,
): Promise<unknown> {
  if (event.source === 'manual') return describeManual(event);
  const trigger = registry.trigger(settings.connector, settings.operation);
  if (!trigger) {
    throw new FailureError({
      kind: 'permanent',
      code: 'trigger.unknown',
      message: `The trigger ‘${settings.connector}.${settings.operation}’ does not exist in this installation.`,
    });
  }
  return trigger.parse(
    {
      method: event.method ?? 'POST',
      path: event.path ?? '',
      query: event.query ?? '',
      headers: pairs(event.headers ?? []),
      body: event.body,
      receivedAt: event.receivedAt.toISOString(),
    },
    settings.input ?? {},
  );
}

function describeManual(event: Event): unknown {
  const body: unknown = event.body.length === 0 ? null : JSON.parse(event.body.toString('utf8'));
  return { method: null, path: '', query: {}, headers: {}, body, receivedAt: event.receivedAt.toISOString() };
}

/** Name, value, name, value… → [name, value] pairs. */
export function pairs(flat: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) result.push([flat[n]!, flat[n + 1]!]);
  return result;
}
