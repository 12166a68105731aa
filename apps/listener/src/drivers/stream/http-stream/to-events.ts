/** A message in, the events that it is out. */
import { type HeldEvent, type HttpStreamDescription, valueAt } from '#connector-sdk';

import type { StreamMessage } from './message';

const KEY_WINDOW_MS = 86_400_000;
const MAX_KEY_LENGTH = 500;

const CONTENT_TYPES = {
  // None: JSON is tried, then text.
  auto: '',
  json: 'application/json',
  text: 'text/plain; charset=utf-8',
} as const;

/** Throws `SyntaxError` when it is to be looked into and is no JSON. Empty: it was not asked for. */
export function toEvents(message: StreamMessage, description: HttpStreamDescription): HeldEvent[] {
  const { eventNames, eventPath, transport } = description;
  // What is said to be JSON has to be.
  if (transport !== 'sse') message.value();
  if (message.name !== null && eventNames?.length && !eventNames.includes(message.name)) return [];
  if (transport === 'long-poll') {
    // An answer is no message, its items are.
    return itemsAt(message, eventPath)
      .filter((item) => passes(() => item, description))
      .map((item) => partOf(message, item, description));
  }
  if (!passes(() => message.value(), description)) return [];
  if (eventPath) return itemsAt(message, eventPath).map((item) => partOf(message, item, description));
  const contentType = transport === 'sse' ? CONTENT_TYPES[description.format ?? 'auto'] : CONTENT_TYPES.json;
  return [toEvent(message, { body: message.text, contentType }, () => message.value(), description)];
}

function passes(value: () => unknown, { filter }: HttpStreamDescription): boolean {
  if (!filter) return true;
  const found = valueAt(value(), filter.path);
  if (filter.values.length === 0) return found !== undefined && found !== null;
  const text = scalarText(found);
  return text !== null && filter.values.some((wanted) => matches(text, wanted));
}

const matches = (text: string, wanted: string): boolean =>
  wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;

/** What is at a path, each item of a list; nothing where there is nothing. */
function itemsAt(message: StreamMessage, path: string | undefined): readonly unknown[] {
  const found = path ? valueAt(message.value(), path) : message.value();
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

function partOf(message: StreamMessage, item: unknown, description: HttpStreamDescription): HeldEvent {
  const body = Buffer.from(JSON.stringify(item) ?? 'null');
  return toEvent(message, { body, contentType: CONTENT_TYPES.json }, () => item, description);
}

function toEvent(
  message: StreamMessage,
  content: Pick<HeldEvent, 'body' | 'contentType'>,
  value: () => unknown,
  { deduplicate, eventIdPath, eventPath }: HttpStreamDescription,
): HeldEvent {
  const headers: [string, string][] = [];
  if (message.name !== null) headers.push(['event', message.name]);
  if (message.id) headers.push(['id', message.id]);
  // Several events of one message can't all have its id.
  const ownId = eventPath ? null : message.id;
  const key = deduplicate === false ? null : eventIdPath ? scalarText(valueAt(value(), eventIdPath)) : ownId;
  return {
    ...content,
    ...(headers.length > 0 ? { headers } : {}),
    ...(key && key.length <= MAX_KEY_LENGTH ? { key, keyWindowMs: KEY_WINDOW_MS } : {}),
  };
}

/** A text, number or boolean as text; null of anything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
