/** A stored event in → what templates see as `trigger`. */
import { type ConnectorRegistry, describeHeld, type IncomingRequest } from '#connector-sdk';
import { FailureError } from '#kernel';
import type { Event } from '#store';

/** The trigger of the definition that the event is read for. */
export interface TriggerSettings {
  connector: string;
  operation: string;
  input?: Record<string, unknown> | null;
}

/** What of an event it takes. */
export type DescribedEvent = Pick<
  Event,
  'source' | 'method' | 'path' | 'query' | 'headers' | 'contentType' | 'body' | 'receivedAt'
> & {
  /** Null, or left out, where it is not stored as an event: its files can be named then, and not opened. */
  id?: string | null;
};

/** @throws FailureError when the body does not parse or the trigger is not known here */
export async function describeTrigger(
  event: DescribedEvent,
  settings: TriggerSettings,
  registry: ConnectorRegistry,
): Promise<unknown> {
  if (HANDED_OVER.includes(event.source)) return describeHandedOver(event);
  const trigger = registry.trigger(settings.connector, settings.operation);
  if (!trigger) {
    throw new FailureError({
      kind: 'permanent',
      code: 'trigger.unknown',
      message: `The trigger ‘${settings.connector}.${settings.operation}’ does not exist in this installation.`,
    });
  }
  if (trigger.kind === 'call') return describeHandedOver(event);
  const stored: IncomingRequest = {
    id: event.id ?? null,
    method: event.method ?? 'POST',
    path: event.path ?? '',
    query: event.query ?? '',
    headers: pairs(event.headers ?? []),
    body: event.body,
    receivedAt: event.receivedAt.toISOString(),
  };
  return trigger.parse
    ? trigger.parse(stored, settings.input ?? {})
    : describeHeld(stored, event.contentType ?? 'application/json');
}

/** Their body is the JSON of `trigger.body`, whatever the trigger. */
const HANDED_OVER: readonly string[] = ['manual', 'call', 'failure', 'alert'];

function describeHandedOver(event: DescribedEvent): unknown {
  const body = event.body.length === 0 ? null : parseJson(event.body.toString('utf8'));
  return { method: null, path: '', query: {}, headers: {}, body, receivedAt: event.receivedAt.toISOString() };
}

/** Name, value, name, value… → [name, value] pairs. */
export function pairs(flat: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let n = 0; n + 1 < flat.length; n += 2) result.push([flat[n]!, flat[n + 1]!]);
  return result;
}

/** An event of a trigger that was another one then may hold anything. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message =
      'The event does not hold JSON, which this trigger needs. It came in through another trigger.';
    throw new FailureError({ kind: 'permanent', code: 'body.malformed_json', message }, { cause: error });
  }
}
