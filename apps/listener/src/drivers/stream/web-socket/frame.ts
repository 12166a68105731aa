/** A message's bytes in, what rules see as `message` out. */
import { isUtf8 } from 'node:buffer';

import type { WebSocketDescription } from '#connector-sdk';
import type { WebSocketMessage } from '#kernel';

import type { ReadMessage } from './read-message';
import { SocketIoReader } from './socket-io';

/** Null: more has to come. `unreadable`: it is not what this conversation is in. */
export type Reader = (message: WebSocketMessage) => ReadMessage | null | 'unreadable';

/** One for each connection: Socket.IO's messages can come in several frames. */
export function createReader({
  framing = 'auto',
  jsonTexts = [],
}: Pick<WebSocketDescription, 'framing' | 'jsonTexts'>): Reader {
  if (framing === 'socket.io') {
    const reader = new SocketIoReader();
    return (message) => reader.read(message);
  }
  const read = framing === 'json' ? readJson : readAny;
  return jsonTexts.length === 0 ? read : (message) => withJsonTexts(read(message), jsonTexts);
}

function withJsonTexts(
  read: ReadMessage | 'unreadable',
  names: readonly string[],
): ReadMessage | 'unreadable' {
  if (read === 'unreadable' || typeof read.value !== 'object' || read.value === null) return read;
  const { value } = read;
  for (const name of names) {
    if (!Object.hasOwn(value, name)) continue;
    const text: unknown = Reflect.get(value, name);
    const inner = typeof text === 'string' ? parse(text) : undefined;
    if (inner !== undefined) Reflect.set(value, name, inner);
  }
  return read;
}

function readJson({ data }: WebSocketMessage): ReadMessage | 'unreadable' {
  const value = isUtf8(data) ? parse(data) : undefined;
  return value === undefined ? 'unreadable' : { contentType: 'application/json', value };
}

function readAny({ data, isBinary }: WebSocketMessage): ReadMessage {
  // A text is valid UTF-8: the connection ends when it is not.
  if (isBinary && !isUtf8(data)) return { contentType: 'application/octet-stream', value: null };
  const value = parse(data);
  if (value !== undefined) return { contentType: 'application/json', value };
  return isBinary
    ? { contentType: 'application/octet-stream', value: null }
    : { contentType: 'text/plain; charset=utf-8', value: data.toString('utf8') };
}

function parse(data: Buffer | string): unknown {
  try {
    return JSON.parse(data.toString()) as unknown;
  } catch {
    return undefined;
  }
}
