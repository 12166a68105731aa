/** The bytes of a stream in, its messages out, one by one. */
import { PermanentError } from '#connector-sdk';

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
  // Takes away a byte order mark, too.
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

/** Lines end with CR, LF or both; an event that its empty line did not end is none (WHATWG HTML §9.2.6). */
function serverSent(ready: StreamEvent[]): Take {
  let rest = '';
  let event = new EventFields();
  return (text, isEnd) => {
    rest += text;
    // A CR at the end may be the first half of a line's end.
    const whole = isEnd || !rest.endsWith('\r') ? rest : rest.slice(0, -1);
    const lines = whole.split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + rest.slice(whole.length);
    for (const line of lines) {
      if (line !== '') event.take(line);
      else {
        const made = event.made();
        if (made) ready.push(made);
        event = new EventFields(event.id);
      }
    }
  };
}

class EventFields {
  private readonly data: string[] = [];
  private name = '';

  /** @param id of the event before, which goes on until there is another one */
  constructor(public id: string | null = null) {}

  take(line: string): void {
    const [, field = line, value = ''] = /^([^:]*):[ ]?(.*)$/s.exec(line) ?? [];
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.name = value;
    else if (field === 'id' && !value.includes('\0')) this.id = value;
  }

  made(): StreamEvent | null {
    if (this.data.length === 0) return null;
    return { body: jsonOrText(this.data.join('\n')), event: this.name || 'message', id: this.id || null };
  }
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
