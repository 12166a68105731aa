/** A message that is an event in, what is stored of it out. */
import type { HeldEvent } from '#connector-sdk';

import type { CompiledEvent } from './compile';
import type { ReadMessage } from './read-message';
import { valueAt } from './path';
import type { Scope } from './template';

/** Of a message's bytes, smaller ones are copied: else each keeps the whole chunk alive in which it came. */
const COPIED_BYTES = 16_384;
/** Besides its bytes. */
const BYTES_OF_AN_EVENT = 200;

/** None when there is nothing at the path; `bytes` is what they hold in memory. */
export function eventsOf(
  event: CompiledEvent,
  read: ReadMessage,
  data: Buffer,
  scope: Scope,
): { events: HeldEvent[]; bytes: number } {
  const events = bodiesOf(event, read, data, scope).map(({ item, ...body }) => {
    const itemScope = event.each ? { ...scope, item } : scope;
    const key = event.key(itemScope);
    return {
      ...body,
      ...(key === '' ? {} : { key }),
      ...(event.headers.length > 0
        ? { headers: event.headers.map(([name, value]) => [name, value(itemScope)] as const) }
        : {}),
    };
  });
  return { events, bytes: events.reduce((sum, { body }) => sum + body.length + BYTES_OF_AN_EVENT, 0) };
}

interface Body {
  body: Buffer;
  contentType: string;
  item: unknown;
}

function bodiesOf(
  { body: path, each }: CompiledEvent,
  read: ReadMessage,
  data: Buffer,
  scope: Scope,
): Body[] {
  const value = path ? valueAt(scope, path) : read.value;
  if (each && Array.isArray(value)) return value.map(asJson);
  if (!path) {
    const body = data.length < COPIED_BYTES ? Buffer.from(data) : data;
    return [{ body, contentType: read.contentType, item: value }];
  }
  return value === undefined ? [] : [asJson(value)];
}

const asJson = (value: unknown): Body => ({
  body: Buffer.from(JSON.stringify(value)),
  contentType: 'application/json',
  item: value,
});
