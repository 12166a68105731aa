/**
 * Frames of Engine.IO 4 around Socket.IO 5 in, messages out. A packet with binary attachments is a text and as many
 * binary frames behind it (https://socket.io/docs/v4/socket-io-protocol, https://socket.io/docs/v4/engine-io-protocol).
 */
import type { SocketIoMessage } from '#connector-sdk';
import type { WebSocketMessage } from '#kernel';

import type { ReadMessage } from './read-message';

const PACKETS = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;
const TYPES = ['connect', 'disconnect', 'event', 'ack', 'connect_error', 'event', 'ack'] as const;
/** The two types that announce binary attachments. */
const BINARY = new Set([5, 6]);
const MESSAGE = /^([0-6])(?:(\d{1,3})-)?(?:(\/[^,]*),)?(\d{1,15})?([^]*)$/;
const MAX_ATTACHMENTS = 100;
const MAX_DEPTH = 100;
const MAX_BYTES = 16 * 1024 * 1024;

interface Incomplete {
  message: SocketIoMessage;
  wanted: number;
  attachments: Buffer[];
  bytes: number;
}

const read = (message: SocketIoMessage): ReadMessage => ({ contentType: 'application/json', value: message });

export class SocketIoReader {
  private incomplete: Incomplete | null = null;

  read({ data, isBinary }: WebSocketMessage): ReadMessage | null | 'unreadable' {
    return isBinary ? this.attach(data) : this.readText(data.toString('utf8'));
  }

  private readText(text: string): ReadMessage | null | 'unreadable' {
    this.incomplete = null;
    const packet = PACKETS[Number(text[0])];
    if (text === '' || !packet) return 'unreadable';
    if (packet === 'message') return this.readMessage(text.slice(1));
    const data = text.length > 1 ? parse(text.slice(1)) : null;
    return read({ packet, type: null, namespace: '/', id: null, data: data ?? null });
  }

  private readMessage(text: string): ReadMessage | null | 'unreadable' {
    const match = MESSAGE.exec(text);
    const [, digit, count, namespace, id, rest] = match ?? [];
    const type = TYPES[Number(digit)];
    if (!match || !type) return 'unreadable';
    const data = rest ? parse(rest) : null;
    if (data === undefined) return 'unreadable';
    const message: SocketIoMessage = {
      packet: 'message',
      type,
      namespace: namespace ?? '/',
      id: id === undefined ? null : Number(id),
      data,
    };
    const wanted = BINARY.has(Number(digit)) ? Number(count ?? 0) : 0;
    if (wanted > MAX_ATTACHMENTS) return 'unreadable';
    if (wanted === 0) return read(message);
    this.incomplete = { message, wanted, attachments: [], bytes: 0 };
    return null;
  }

  private attach(data: Buffer): ReadMessage | null | 'unreadable' {
    const { incomplete } = this;
    if (!incomplete) return 'unreadable';
    incomplete.attachments.push(data);
    incomplete.bytes += data.length;
    if (incomplete.bytes > MAX_BYTES) {
      this.incomplete = null;
      return 'unreadable';
    }
    if (incomplete.attachments.length < incomplete.wanted) return null;
    this.incomplete = null;
    const { message, attachments } = incomplete;
    return read({ ...message, data: filled(message.data, attachments, 0) });
  }
}

/** Each placeholder becomes the bytes it stands for. */
function filled(value: unknown, attachments: readonly Buffer[], depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, attachments, depth + 1));
  const { _placeholder: isPlaceholder, num } = value as { _placeholder?: unknown; num?: unknown };
  if (isPlaceholder === true && typeof num === 'number') {
    const bytes = attachments[num];
    return bytes ? { contentType: null, size: bytes.length, base64: bytes.toString('base64') } : null;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, filled(item, attachments, depth + 1)]),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
