import { isUtf8 } from 'node:buffer';

/** One message of a stream, whatever the transport. */
export interface StreamMessage {
  /** Valid UTF-8. */
  text: Buffer;
  /** Of server-sent events only. */
  name: string | null;
  /** By which a server-sent event names itself. */
  id: string | null;
  /** The message as JSON; throws `SyntaxError` where it is none. */
  value(): unknown;
}

/** What is not valid UTF-8 becomes `�`, as the Encoding Standard says. */
export function toMessage(
  bytes: Buffer,
  name: string | null = null,
  id: string | null = null,
): StreamMessage {
  const text = isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'), 'utf8');
  return { text, name, id, value: once(() => JSON.parse(text.toString('utf8')) as unknown) };
}

/** A message of which the value is known. */
export const messageOf = (value: unknown): StreamMessage => ({
  text: Buffer.from(JSON.stringify(value) ?? 'null'),
  name: null,
  id: null,
  value: () => value,
});

function once(read: () => unknown): () => unknown {
  let known: { value: unknown } | null = null;
  return () => (known ??= { value: read() }).value;
}
