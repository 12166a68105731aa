/** The bytes of a stream in, its messages out, one by one. */
import { PermanentError } from '#connector-sdk';
import { createParser } from 'eventsource-parser';

export interface StreamEvent {
  body: unknown;
  /** `message` when it has no name. */
  event: string;
  id: string | null;
}

/** Leaving the iteration closes the connection. Throws `PermanentError`: `stream.too_much`, `stream.not_json`. */
export async function* readEvents(
  chunks: AsyncIterable<Buffer>,
  format: 'sse' | 'ndjson',
  maxBytes: number,
): AsyncIterable<StreamEvent> {
  const ready: StreamEvent[] = [];
  const take = format === 'sse' ? serverSent(ready) : jsonLines(ready);
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooMuch(maxBytes);
    take(decoder.decode(chunk, { stream: true }), false);
    while (ready.length > 0) yield ready.shift() as StreamEvent;
  }
  take(decoder.decode(), true);
  yield* ready;
}

type Take = (text: string, isEnd: boolean) => void;

function serverSent(ready: StreamEvent[]): Take {
  const parser = createParser({
    onEvent: ({ data, event = 'message', id = null }) => ready.push({ body: jsonOrText(data), event, id }),
  });
  // An event that its empty line did not end is none (WHATWG HTML §9.2.6).
  return (text) => parser.feed(text);
}

function jsonLines(ready: StreamEvent[]): Take {
  let rest = '';
  return (text, isEnd) => {
    const lines = (rest + text).split('\n');
    rest = isEnd ? '' : (lines.pop() ?? '');
    for (const line of lines)
      if (line.trim() !== '') ready.push({ body: json(line), event: 'message', id: null });
  };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new PermanentError({
      code: 'stream.not_json',
      message: 'A line of the stream is not JSON. Look at what the address sends, and how.',
      cause,
    });
  }
}

const tooMuch = (maxBytes: number): PermanentError =>
  new PermanentError({
    code: 'stream.too_much',
    message: `More than ${maxBytes / 1024 / 1024} MiB came before there was enough. Ask for fewer events, or for other ones.`,
  });
