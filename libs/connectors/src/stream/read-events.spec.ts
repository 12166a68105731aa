import { createParser } from 'eventsource-parser';

import { readEvents, type StreamEvent } from './read-events';

/** The bytes in pieces of so many. */
async function* inPieces(text: string, size: number): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, format: 'sse' | 'ndjson', size = 3, most = 10_000): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(inPieces(text, size), format, most)) events.push(event);
  return events;
}

const STREAMS = [
  'data: a\n\ndata: b\n\n',
  ': comment\nevent: x\ndata: 1\ndata: 2\nid: 7\n\ndata: later\n\n',
  'data: cr\r\rdata: crlf\r\n\r\ndata: mixed\n\r\n',
  'data:no blank\ndata:  two blanks\n\ndata\n\n',
  'event: no data\n\ndata: ü€😀\n\n',
  'data: {"a":1}\nretry: 10\nunknown: x\n\ndata: not ended',
];

describe('server-sent events', () => {
  it.each(STREAMS)('%j are what another reader makes of them, however they come', async (text) => {
    const expected: { data: string; event: string }[] = [];
    const parser = createParser({ onEvent: ({ data, event = 'message' }) => expected.push({ data, event }) });
    parser.feed(text);
    for (const size of [1, 2, 3, 1000]) {
      const events = await read(text, 'sse', size);
      expect(
        events.map(({ body, event }) => ({
          data: typeof body === 'object' ? JSON.stringify(body) : String(body),
          event,
        })),
      ).toEqual(expected);
    }
  });

  it('may begin with a byte order mark', async () => {
    expect(await read('\uFEFFdata: 1\n\n', 'sse')).toMatchObject([{ body: 1 }]);
  });

  it('keep their id until there is another one', async () => {
    const ids = (await read('id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid\ndata: d\n\n', 'sse')).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['1', '1', '2', null]);
  });
});

describe('JSON lines', () => {
  it('come in whatever pieces', async () => {
    for (const size of [1, 5, 100])
      expect((await read('{"a":"ü"}\r\n\n[1]\n"last"', 'ndjson', size)).map(({ body }) => body)).toEqual([
        { a: 'ü' },
        [1],
        'last',
      ]);
  });

  it('have to be JSON', async () => {
    await expect(read('1\noops\n', 'ndjson')).rejects.toMatchObject({ failure: { code: 'stream.not_json' } });
  });
});

it('ends what has no end', async () => {
  await expect(read(`data: ${'x'.repeat(500)}`, 'sse', 10, 100)).rejects.toMatchObject({
    failure: { code: 'stream.too_much' },
  });
});
