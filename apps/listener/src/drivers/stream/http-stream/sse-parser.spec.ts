import { createParser } from 'eventsource-parser';
import fc from 'fast-check';

import { type SseEvent, SseParser } from './sse-parser';

interface Seen {
  events: (Omit<SseEvent, 'data'> & { data: string })[];
  ids: string[];
  retries: number[];
  tooLong: number;
}

function parse(chunks: readonly (string | Buffer)[], maxBytes = 1024): Seen {
  const seen: Seen = { events: [], ids: [], retries: [], tooLong: 0 };
  const parser = new SseParser({
    maxBytes,
    onEvent: ({ data, ...event }) => seen.events.push({ ...event, data: data.toString('utf8') }),
    onLastEventId: (id) => seen.ids.push(id),
    onRetry: (ms) => seen.retries.push(ms),
    onTooLong: () => {
      seen.tooLong += 1;
    },
  });
  for (const chunk of chunks) parser.feed(Buffer.from(chunk as string));
  return seen;
}
const dataOf = (...chunks: (string | Buffer)[]) => parse(chunks).events.map(({ data }) => data);

describe('an event stream, by the rules', () => {
  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('has lines that end with %s', (_, end) => {
    expect(dataOf(`data: a${end}${end}data: b${end}data: c${end}${end}`)).toEqual(['a', 'b\nc']);
  });

  it('does not wait for what might follow a CR', () => {
    expect(dataOf('data: a\r\r')).toEqual(['a']);
    expect(dataOf('data: a\r\n\r')).toEqual(['a']);
    expect(dataOf('data: a\r', '\n\r', '\ndata: b\r', '\n\r', '\n')).toEqual(['a', 'b']);
  });

  it('may begin with a byte order mark, in one piece or three, and no other', () => {
    const [a, b, c] = [Buffer.from([0xef]), Buffer.from([0xbb]), Buffer.from([0xbf])];
    expect(dataOf(a, b, c, 'data: a\n\n')).toEqual(['a']);
    expect(dataOf('\ufeffdata: a\n\n\ufeffdata: b\n\n')).toEqual(['a']);
    expect(dataOf('\ufeff\ufeffdata: a\n\n')).toEqual([]);
    expect(dataOf(Buffer.concat([a, b]), 'x: \n', 'data: a\n\n')).toEqual(['a']);
  });

  // The examples of WHATWG HTML §9.2.6.
  it('has the examples of the standard', () => {
    expect(dataOf('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual(['YHOO\n+2\n10']);
    const four = parse([
      ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n',
    ]);
    expect(four.events).toEqual([
      { name: 'message', data: 'first event', id: '1' },
      { name: 'message', data: 'second event', id: '' },
    ]);
    expect(four.ids).toEqual(['1', '']);
    expect(dataOf('data\n\ndata\ndata\n\ndata:')).toEqual(['', '\n']);
    expect(dataOf('data:test\n\ndata: test\n\n')).toEqual(['test', 'test']);
  });

  it('names events, for one event each', () => {
    const { events } = parse(['event: add\ndata: 1\n\nevent: remove\n\ndata: 2\n\nevent:\ndata: 3\n\n']);
    expect(events.map(({ name, data }) => [name, data])).toEqual([
      ['add', '1'],
      ['message', '2'],
      ['message', '3'],
    ]);
  });

  it('gives an id with or without an event, and none that holds NUL or was not ended', () => {
    expect(parse(['id: 1\n\nid: 2\nid: 3\ndata: x\n\nid: \u00004\n\nid: 5\n']).ids).toEqual(['1', '3']);
  });

  it('says when to come back, in digits only', () => {
    expect(
      parse(['retry: 100\nretry: 1s\nretry: -1\nretry:\nretry: 2.5\nretry:0\nretry: ٣\n']).retries,
    ).toEqual([100, 0]);
  });

  it('ignores comments, unknown fields and other spellings', () => {
    expect(
      dataOf(': data: a\n:\nDATA: b\n data: c\ndatas: d\ndat: e\ndata : f\n\ndata: g\nfoo\nbar: x\n\n'),
    ).toEqual(['g']);
  });

  it('drops what no blank line ended', () => {
    expect(dataOf('data: a\n\ndata: b\n')).toEqual(['a']);
    expect(dataOf('data: a\n\ndata: b')).toEqual(['a']);
  });

  it('takes colons and spaces of a value as they are', () => {
    expect(dataOf('data:  a: b \n\n')).toEqual([' a: b ']);
  });

  it('gives bytes that are no UTF-8 as they came', () => {
    const parser = (data: number[]) => dataOf(Buffer.from([...Buffer.from('data: '), ...data, 0x0a, 0x0a]));
    expect(parser([0x61, 0xff, 0x62])).toEqual(['a�b']);
    expect(parser([0xe2, 0x82])).toEqual(['�']);
  });
});

describe('an event that is too long', () => {
  const long = 'x'.repeat(200);

  it('is let go whole, and the next one is not', () => {
    const seen = parse([`id: 7\ndata: ${long}\ndata: y\n\ndata: z\n\n`], 100);
    expect(seen).toMatchObject({ ids: ['7'], tooLong: 1 });
    expect(seen.events.map(({ data }) => data)).toEqual(['z']);
  });

  it('may be of many lines', () => {
    const seen = parse([`${'data: abcdefgh\n'.repeat(20)}\ndata: z\n\n`], 100);
    expect([seen.tooLong, seen.events.map(({ data }) => data)]).toEqual([1, ['z']]);
    expect(parse([`${'data: abcdefgh\n'.repeat(11)}\n`], 100).tooLong).toBe(0);
  });

  it('ends the connection when it has no end', () => {
    expect(() => parse(['data: ', ...Array<string>(9).fill('x'.repeat(100))], 100)).toThrow('without an end');
  });

  it('may be so by its id or its name', () => {
    const name = 'n'.repeat(5000);
    expect(parse([`id: ${name}\ndata: a\n\nevent: ${name}\ndata: b\n\ndata: c\n\n`], 10_000)).toMatchObject({
      ids: [],
      tooLong: 2,
      events: [{ data: 'c' }],
    });
  });
});

/** Lines of a stream with everything that means something in it, and something that does not. */
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('data', 'event', 'id', 'retry', 'dat', ''),
      fc.constantFrom(':', ': ', '', ' '),
      fc.string(),
    )
    .map((parts) => parts.join('').replace(/[\r\n]/g, '')),
  fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, '')),
  fc.constant(''),
  fc.constant('data: {"a":1}'),
);
const end = fc.constantFrom('\n', '\r', '\r\n');
const stream = fc
  .array(fc.tuple(line, end), { maxLength: 30 })
  .map((lines) => lines.map((pair) => pair.join('')).join(''));

/** Cut anywhere, within characters and between CR and LF as well. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe('any stream', () => {
  it('has the same events however it is cut', () => {
    fc.assert(
      fc.property(
        stream,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        (text, hasMark, sizes) => {
          const bytes = Buffer.from(hasMark ? `\ufeff${text}` : text);
          expect(parse(cut(bytes, sizes), 60)).toEqual(parse([bytes], 60));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has the events that another parser finds in it', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const found: unknown[] = [];
        const other = createParser({
          onEvent: ({ id, event, data }) => found.push({ name: event ?? 'message', data, id: id ?? null }),
        });
        // It waits for what might follow a last CR.
        other.feed(`${text}\n\n:`);
        expect(parse([`${text}\n\n:`], 1 << 20).events).toEqual(found);
      }),
      { numRuns: 500 },
    );
  });

  it('of bytes that mean nothing breaks nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const whole = Buffer.from(bytes);
        expect(parse(cut(whole, [1, 3]))).toEqual(parse([whole]));
      }),
    );
  });
});
