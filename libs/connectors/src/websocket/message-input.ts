/** What the actions have in common: a message, as a person gives it. */
import { Type } from 'typebox';

import { PermanentError } from '#connector-sdk';

/** Of the bytes that are sent; what a peer reads by default (ws, browsers, most libraries) is no larger. */
const MAX_BYTES = 1024 * 1024;

export const messageFields = {
  message: Type.Unknown({
    title: 'Message',
    description: 'Text is sent as it is; anything else as JSON.',
    ui: { multiline: true },
  }),
  sendAs: Type.Optional(
    Type.Enum(['text', 'bytes'], {
      title: 'Send as',
      description: 'Bytes are given as base64 and sent as a binary message.',
      default: 'text',
      ui: { advanced: true, labels: { text: 'Text', bytes: 'Bytes, given as base64' } },
    }),
  ),
};

/** @throws PermanentError `websocket.not_base64`, `websocket.too_large` */
export function toMessage(message: unknown, sendAs: 'text' | 'bytes' = 'text'): string | Buffer {
  const text = typeof message === 'string' ? message : JSON.stringify(message ?? null);
  const data = sendAs === 'bytes' ? fromBase64(text) : text;
  if (Buffer.byteLength(data) <= MAX_BYTES) return data;
  throw new PermanentError({
    code: 'websocket.too_large',
    message: `The message is larger than ${MAX_BYTES / 1024 / 1024} MiB, the most that can be sent at once. Send less of it.`,
  });
}

function fromBase64(text: string): Buffer {
  const given = text.replace(/\s/g, '');
  if (/^[A-Za-z0-9+/_-]*={0,2}$/.test(given)) return Buffer.from(given, 'base64');
  throw new PermanentError({
    code: 'websocket.not_base64',
    message: 'The message is not base64. Send it as text, or give the bytes as base64.',
  });
}
