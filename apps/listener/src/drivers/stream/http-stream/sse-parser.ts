/** The bytes of an event stream in, its events out (WHATWG HTML §9.2.5 and §9.2.6). */
import { ByteOrderMark } from './byte-order-mark';
import { GrowingBuffer } from './growing-buffer';
import { LineSplitter } from './line-splitter';

const COLON = 0x3a;
const SPACE = 0x20;
const NUL = 0x00;
const LINE_END = Buffer.from('\n');
const LONGEST_FIELD_NAME = 5;
/** Of an event's name, and of an id, which has to fit into a request's header. */
const MAX_NAME_BYTES = 4096;

export interface SseEvent {
  /** `message` when it has none. */
  name: string;
  /** As received: not all of it need be valid UTF-8. */
  data: Buffer;
  /** The `id` that this event itself has. */
  id: string | null;
}

export interface SseParserOptions {
  /** Of an event's data, and of a line. */
  maxBytes: number;
  onEvent(event: SseEvent): void;
  /** What to send as `Last-Event-ID` from now on; before the event that it came with. */
  onLastEventId(id: string): void;
  /** In milliseconds. */
  onRetry(ms: number): void;
  /** An event was let go. */
  onTooLong(): void;
}

export class SseParser {
  private readonly mark = new ByteOrderMark();
  private readonly data = new GrowingBuffer();
  private readonly lines: LineSplitter;
  private name = '';
  private id: string | null = null;
  private isTooLong = false;

  constructor(private readonly options: SseParserOptions) {
    this.lines = new LineSplitter({
      endsAtCr: true,
      maxBytes: options.maxBytes,
      onLine: (line) => this.line(line),
      onTooLong: () => {
        this.isTooLong = true;
      },
    });
  }

  /** What was not ended by a blank line when the stream ends is no event: nothing is to be done then. */
  feed(chunk: Buffer): void {
    this.lines.feed(this.mark.strip(chunk));
  }

  private line(line: Buffer): void {
    if (line.length === 0) return this.dispatch();
    const colon = line.indexOf(COLON);
    const nameEnd = colon === -1 ? line.length : colon;
    // Comments have an empty name, and no field has so long a one.
    if (nameEnd === 0 || nameEnd > LONGEST_FIELD_NAME) return;
    const valueAt = colon === -1 ? line.length : colon + (line[colon + 1] === SPACE ? 2 : 1);
    this.field(line.toString('latin1', 0, nameEnd), line.subarray(valueAt));
  }

  private field(name: string, value: Buffer): void {
    switch (name) {
      case 'data':
        return this.addData(value);
      case 'event':
        if (value.length > MAX_NAME_BYTES) this.isTooLong = true;
        else this.name = value.toString('utf8');
        return;
      case 'id':
        if (value.length > MAX_NAME_BYTES) this.isTooLong = true;
        else if (!value.includes(NUL)) this.id = value.toString('utf8');
        return;
      case 'retry': {
        const digits = value.toString('latin1');
        if (/^[0-9]{1,15}$/.test(digits)) this.options.onRetry(Number(digits));
      }
    }
  }

  private addData(value: Buffer): void {
    // With the line end that is taken off again.
    if (this.data.length + value.length > this.options.maxBytes + 1) this.isTooLong = true;
    if (this.isTooLong) return this.data.clear();
    this.data.append(value);
    this.data.append(LINE_END);
  }

  private dispatch(): void {
    const { name, id, isTooLong } = this;
    const data = isTooLong || this.data.length === 0 ? null : this.data.take();
    this.name = '';
    this.id = null;
    this.isTooLong = false;
    if (id !== null) this.options.onLastEventId(id);
    if (isTooLong) this.options.onTooLong();
    else if (data) this.options.onEvent({ name: name || 'message', data: data.subarray(0, -1), id });
  }
}
