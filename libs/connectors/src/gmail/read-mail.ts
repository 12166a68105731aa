/** A message as the API gives it in (`format=full`), a mail as people think of it out. */
import { listOf, textAt, valueAt } from '#connector-sdk';

import { peopleIn, type Person } from './people';

export interface AttachmentFacts {
  /** Stays the same, while Gmail's id for the bytes is another one each time. */
  partId: string;
  filename: string;
  contentType: string;
  size: number;
}

export interface Mail {
  id: string;
  threadId: string;
  labelIds: string[];
  snippet: string;
  /** ISO 8601. */
  date: string | null;
  from: Person | null;
  to: Person[];
  cc: Person[];
  replyTo: Person[];
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  attachments: AttachmentFacts[];
}

/** Deeper ones are not looked at. */
const DEEPEST = 30;

export function readMail(message: unknown): Mail {
  const payload = valueAt(message, 'payload');
  const header = (name: string) => headerOf(payload, name);
  const parts = partsOf(payload);
  const bodies = parts.filter((part) => !isAttachment(part));
  const bodyOf = (type: string) => {
    const found = bodies.filter((part) => textAt(part, 'mimeType') === type).map(textOf);
    return found.length === 0 ? null : found.join('\n');
  };
  return {
    id: textAt(message, 'id') ?? '',
    threadId: textAt(message, 'threadId') ?? '',
    labelIds: listOf(valueAt(message, 'labelIds')).map(String),
    snippet: textAt(message, 'snippet') ?? '',
    date: timeOf(message),
    from: peopleIn(header('from'))[0] ?? null,
    to: peopleIn(header('to')),
    cc: peopleIn(header('cc')),
    replyTo: peopleIn(header('reply-to')),
    subject: header('subject') ?? '',
    text: bodyOf('text/plain') ?? '',
    html: bodyOf('text/html'),
    messageId: header('message-id'),
    attachments: parts.filter(isAttachment).map((part) => ({
      partId: textAt(part, 'partId') ?? '',
      filename: textAt(part, 'filename') ?? '',
      contentType: textAt(part, 'mimeType') ?? 'application/octet-stream',
      size: Number(valueAt(part, 'body.size') ?? 0),
    })),
  };
}

export function headerOf(payload: unknown, name: string): string | null {
  const found = listOf(valueAt(payload, 'headers')).find(
    (header) => textAt(header, 'name')?.toLowerCase() === name,
  );
  return textAt(found, 'value');
}

/** All that are not made of others, in their order. */
export function partsOf(payload: unknown, depth = 0): unknown[] {
  const parts = listOf(valueAt(payload, 'parts'));
  if (parts.length === 0) return payload === undefined || payload === null ? [] : [payload];
  return depth >= DEEPEST ? [] : parts.flatMap((part) => partsOf(part, depth + 1));
}

export const isAttachment = (part: unknown): boolean => textAt(part, 'filename') !== null;

export const bytesOf = (data: string): Buffer => Buffer.from(data, 'base64url');

function textOf(part: unknown): string {
  const bytes = bytesOf(textAt(part, 'body.data') ?? '');
  return utf8(bytes) ?? inCharset(bytes, headerOf(part, 'content-type'));
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function inCharset(bytes: Buffer, contentType: string | null): string {
  const [, charset = 'latin1'] = /charset="?([\w.:-]+)/i.exec(contentType ?? '') ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function timeOf(message: unknown): string | null {
  const ms = Number(textAt(message, 'internalDate') ?? Number.NaN);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
