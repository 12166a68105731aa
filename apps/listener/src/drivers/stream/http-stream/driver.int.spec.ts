import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createGzip } from 'node:zlib';

import { defineStreamTrigger, type HttpStreamDescription, PermanentError } from '#connector-sdk';
import { type Failure, FailureError } from '#kernel';
import { createHttpStreamClient } from '#outbound';
import { type FakeHeld, fakeHeldContext, waitUntil } from '#testing';
import { Type } from 'typebox';

import { httpStreamDriver } from './driver';
import { HTTP_STREAM_LIMITS, type HttpStreamLimits } from './limits';

const QUICK: HttpStreamLimits = {
  ...HTTP_STREAM_LIMITS,
  firstPauseMs: 5,
  longestPauseMs: 20,
  emptyPauseMs: 5,
};

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function bound(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
}

interface Call {
  request: IncomingMessage;
  answer: ServerResponse;
  body: Promise<string>;
  closed: Promise<void>;
}

/** A server that remembers who asked; the n-th handler is for the n-th request, the last one for all after. */
async function upstream(...handlers: ((call: Call) => void)[]) {
  const calls: Call[] = [];
  const server = createServer((request, answer) => {
    const call = {
      request,
      answer,
      body: textOf(request),
      closed: new Promise<void>((resolve) => answer.once('close', () => resolve())),
    };
    calls.push(call);
    (handlers[calls.length - 1] ?? handlers.at(-1))?.(call);
  });
  server.keepAliveTimeout = 1000;
  return { url: await bound(server), calls };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const events =
  (text: string, end = false) =>
  (call: Call) => {
    call.answer.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    call.answer.write(text);
    if (end) call.answer.end();
  };
const lines =
  (text: string, end = false) =>
  (call: Call) => {
    call.answer.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    call.answer.write(text);
    if (end) call.answer.end();
  };
const status =
  (code: number, headers: Record<string, string> = {}) =>
  ({ answer }: Call) =>
    void answer.writeHead(code, headers).end('<html>');
const json =
  (value: unknown, headers: Record<string, string> = {}) =>
  ({ answer }: Call) =>
    void answer.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
const silence = () => undefined;

type FakeHeldOptions = NonNullable<Parameters<typeof fakeHeldContext>[0]>;

interface Listening extends FakeHeld {
  /** Resolves when the driver did; rejects with what it threw. */
  done: Promise<void>;
  failures: () => string[];
}

function listen(
  description: Partial<HttpStreamDescription> & { url: string },
  options: FakeHeldOptions = {},
  limits: Partial<HttpStreamLimits> = {},
): Listening {
  const client = createHttpStreamClient({ allow: ['127.0.0.1/32'] });
  const fake = fakeHeldContext({ httpStreams: client, ...options });
  const trigger = defineStreamTrigger({
    key: 'test',
    title: 'Test',
    description: 'A test.',
    input: Type.Object({}),
    output: Type.Object({}),
    describe: () => ({ transport: 'sse', method: 'GET', headers: {}, body: null, ...description }),
  });
  const done = httpStreamDriver(trigger, fake.context, { ...QUICK, ...limits });
  done.catch(() => undefined);
  cleanups.push(async () => {
    fake.abort();
    await done.catch(() => undefined);
    await client.close();
  });
  const failures = () =>
    fake.statuses.filter((it): it is Failure => typeof it === 'object').map(({ code }) => code);
  return { ...fake, done, failures };
}
const failed = (it: Listening, code: string) =>
  waitUntil(() => it.failures().includes(code), { what: `the failure ${code}` });
const called = (server: { calls: Call[] }, count: number) =>
  waitUntil(() => server.calls.length >= count, { what: `${count} requests` });

describe('server-sent events', () => {
  it('become events as they come, with their names, ids and positions', async () => {
    const server = await upstream(events('retry: 1\nid: 7\nevent: add\ndata: {"a":1}\n\ndata: plain\n\nda'));
    const it = listen({ url: server.url });
    await it.stored(2);
    expect(it.statuses).toEqual(['connected']);
    expect(it.events).toMatchObject([
      {
        headers: [
          ['event', 'add'],
          ['id', '7'],
        ],
        key: '7',
        contentType: '',
      },
      { headers: [['event', 'message']] },
    ]);
    server.calls[0]?.answer.write('ta: later\r\n\r\n');
    await it.stored(3);
    expect(it.texts()).toEqual(['{"a":1}', 'plain', 'later']);
    expect(it.positions).toEqual([{ source: expect.any(String) as string, id: '7' }]);
    expect(server.calls[0]?.request.headers).toMatchObject({
      accept: 'text/event-stream',
      'cache-control': 'no-cache',
      'accept-encoding': 'identity',
    });
  });

  it('go on after the last one that was stored, also in another process', async () => {
    const server = await upstream(
      events('id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: cut', true),
      silence,
    );
    const first = listen({ url: server.url });
    await called(server, 2);
    expect(server.calls[1]?.request.headers['last-event-id']).toBe('2');
    first.abort();
    await first.done;
    const second = listen({ url: server.url }, { position: first.positions.at(-1) });
    await called(server, 3);
    expect(server.calls[2]?.request.headers['last-event-id']).toBe('2');
    expect(first.texts()).toEqual(['a', 'b']);
    expect(second.texts()).toEqual([]);
  });

  it('keep nothing of a position of another address', async () => {
    const server = await upstream(silence);
    listen({ url: server.url }, { position: { source: 'other', id: '9' } });
    await called(server, 1);
    expect(server.calls[0]?.request.headers['last-event-id']).toBeUndefined();
  });

  it('are lost nowhere, and come once, when the server cuts and repeats', async () => {
    // It knows nothing of Last-Event-ID, sends everything each time and never gets to its end in one go.
    const all = Array.from({ length: 30 }, (_, n) => `id: ${n}\ndata: ${n}\n\n`);
    let round = 0;
    const server = await upstream((call) => {
      round += 1;
      events(`${all.slice(0, round * 7).join('')}id: 99\ndata: cu`)(call);
      setTimeout(() => call.answer.destroy(), 10);
    });
    const it = listen({ url: server.url });
    await it.stored(30);
    expect(it.texts()).toEqual(all.map((_, n) => String(n)));
    expect(it.failures()).toContain('outbound.reset');
  });

  it('store a position that came without an event when it is left', async () => {
    const server = await upstream(events('id: 5\n\n: ping\n\n'), silence);
    const it = listen({ url: server.url, eventNames: ['add'] });
    await waitUntil(() => it.statuses.includes('connected'));
    server.calls[0]?.answer.write('id: 6\nevent: other\ndata: x\n\nid: 7\n\n');
    server.calls[0]?.answer.end();
    await called(server, 2);
    it.abort();
    await it.done;
    expect(it.positions.at(-1)).toMatchObject({ id: '7' });
    expect(it.texts()).toEqual([]);
  });

  it('come no more after a 204', async () => {
    const server = await upstream(events('data: a\n\n', true), status(204));
    const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
    const it = listen({ url: server.url }, { beforeStore: slowly });
    await expect(it.done).rejects.toMatchObject({ failure: { kind: 'permanent', code: 'stream.ended' } });
    // What came before is stored first.
    expect(it.texts()).toEqual(['a']);
    expect(server.calls).toHaveLength(2);
  });

  it.each([
    [200, { 'Content-Type': 'text/html' }, 'stream.wrong_content_type'],
    [200, {}, 'stream.wrong_content_type'],
    [200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'zstd' }, 'stream.unknown_encoding'],
    [201, { 'Content-Type': 'text/event-stream' }, 'stream.bad_status'],
    [401, {}, 'stream.refused'],
    [500, {}, 'stream.bad_status'],
  ] as const)(
    'are not what a %s with %p has, which is said and tried again',
    async (code, headers, failure) => {
      const server = await upstream(status(code, headers), events('data: a\n\n'));
      const it = listen({ url: server.url });
      await it.stored(1);
      expect(it.failures()).toEqual([failure]);
      expect(it.statuses.slice(1)).toEqual(['reconnecting', 'connected']);
    },
  );

  it('leave an answer that is none of theirs, however long it is', async () => {
    const server = await upstream(({ answer }) => {
      answer.writeHead(200, { 'Content-Type': 'text/html' });
      answer.write('<html>');
    }, silence);
    const it = listen({ url: server.url });
    await failed(it, 'stream.wrong_content_type');
    await server.calls[0]?.closed;
    expect(server.calls.length).toBeGreaterThan(0);
  });

  it('come again no sooner than the server wants', async () => {
    const server = await upstream(
      status(503, { 'Retry-After': '1' }),
      events('retry: 300\ndata: a\n\n', true),
      silence,
    );
    const it = listen({ url: server.url });
    const started = Date.now();
    await it.stored(1);
    expect(Date.now() - started).toBeGreaterThanOrEqual(995);
    const stored = Date.now();
    await called(server, 3);
    expect(Date.now() - stored).toBeGreaterThanOrEqual(250);
  });

  it('may be compressed, and may be no UTF-8', async () => {
    const server = await upstream(({ answer }) => {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Content-Encoding': 'gzip' });
      const zip = createGzip();
      zip.pipe(answer);
      zip.write(Buffer.from([...Buffer.from('data: a'), 0xff, 0xc3, 0x0a, 0x0a]));
      zip.flush();
    });
    const it = listen({ url: server.url });
    await it.stored(1);
    expect(it.texts()).toEqual(['a\ufffd\ufffd']);
  });
});

describe('a server that misbehaves', () => {
  it('is left when it is silent, and asked again', async () => {
    const server = await upstream(events(': hello\n'), events('data: a\n\n'));
    const it = listen({ url: server.url, silenceMs: 60 });
    await it.stored(1);
    expect(it.failures()[0]).toBe('stream.silent');
    await server.calls[0]?.closed;
  });

  it('is not silent when a comment comes now and then, nor while storing takes its time', async () => {
    let storing = 0;
    const server = await upstream((call) => {
      events('data: a\n\n')(call);
      const timer = setInterval(() => call.answer.write(':\n'), 20);
      void call.closed.then(() => clearInterval(timer));
    });
    const it = listen(
      { url: server.url, silenceMs: 250 },
      {
        beforeStore: () => (storing++ === 0 ? new Promise((resolve) => setTimeout(resolve, 400)) : undefined),
      },
    );
    await it.stored(1);
    server.calls[0]?.answer.write('data: b\n\n');
    await it.stored(2);
    expect(it.failures()).toEqual([]);
  });

  it.each([
    ['sse', 'data: ', 'data: after\n\n'],
    ['ndjson', '"', '"after"\n'],
    ['json-seq', '\u001e"', '\u001e"after"\n'],
  ] as const)(
    'may send a message of %s without an end: it is bounded, reported and left',
    async (transport, begin, after) => {
      const chunk = 'x'.repeat(65_536);
      let sent = 0;
      const server = await upstream(
        ({ answer, closed }) => {
          answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
          answer.write(begin);
          let isOpen = true;
          void closed.then(() => (isOpen = false));
          const more = () => {
            while (isOpen && sent < 512 << 20) {
              sent += chunk.length;
              if (!answer.write(chunk)) return void answer.once('drain', more);
            }
          };
          more();
        },
        (call) => events(after)(call),
      );
      const before = process.memoryUsage().rss;
      const it = listen({ url: server.url, transport, maxMessageBytes: 1 << 20 });
      await it.stored(1);
      expect(it.failures()[0]).toBe('stream.endless_message');
      expect(it.texts()[0]).toContain('after');
      expect(sent).toBeLessThan(64 << 20);
      expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
      await server.calls[0]?.closed;
    },
  );

  it('may send a message that is too long among others', async () => {
    const server = await upstream(lines(`{"n":1}\n"${'x'.repeat(2000)}"\n{"n":2}\n`));
    const it = listen({ url: server.url, transport: 'ndjson', maxMessageBytes: 1000 });
    await it.stored(2);
    expect([it.texts(), it.droppedCount(), it.failures()]).toEqual([['{"n":1}', '{"n":2}'], 1, []]);
  });

  it('may send a byte at a time', async () => {
    const text = 'event: drip\r\ndata: ä€😀\r\n\r\n';
    const server = await upstream(({ answer, closed }) => {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const bytes = [...Buffer.from(text)];
      const timer = setInterval(() => answer.write(Buffer.from(bytes.splice(0, 1))), 2);
      void closed.then(() => clearInterval(timer));
    });
    const it = listen({ url: server.url });
    await it.stored(1);
    expect(it.texts()).toEqual(['ä€😀']);
  });

  it.each([
    ['promise more than it sends', 'Content-Length: 999', 'outbound.reset'],
    ['promise less, and send it all the same', 'Content-Length: 9', null],
    ['break off a chunk', 'Transfer-Encoding: chunked', 'outbound.bad_response'],
  ])('may %s', async (_, header, code) => {
    let count = 0;
    const url = await bound(
      createTcpServer((socket) =>
        socket.once('data', () => {
          count += 1;
          socket.end(
            `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${header}\r\n\r\ndata: a\n\ndata: b\n\n`,
          );
        }),
      ),
    );
    const it = listen({ url });
    await waitUntil(() => count >= 3, { what: 'three attempts' });
    if (code) expect(it.failures()).toContain(code);
    else expect(it.failures()).toEqual([]);
    expect(it.texts()).not.toContain('');
  });

  it('may flood: no more is read than waits to be stored', async () => {
    let isHeld = true;
    let sent = 0;
    const line = `{"n":"${'x'.repeat(1000)}"}\n`.repeat(64);
    const server = await upstream(({ answer, closed }) => {
      answer.writeHead(200);
      let isOpen = true;
      void closed.then(() => (isOpen = false));
      const more = () => {
        while (isOpen && sent < 400 << 20) {
          sent += line.length;
          if (!answer.write(line)) return void answer.once('drain', more);
        }
      };
      more();
    });
    const it = listen(
      { url: server.url, transport: 'ndjson' },
      { beforeStore: () => waitUntil(() => !isHeld, { timeoutMs: 30_000 }).then(() => undefined) },
    );
    let last = -1;
    await waitUntil(
      () => {
        const isQuiet = sent === last && sent > 0;
        last = sent;
        return isQuiet;
      },
      { timeoutMs: 20_000, everyMs: 200, what: 'the server to be held back' },
    );
    expect(sent).toBeLessThan(100 << 20);
    expect(it.batches).toEqual([]);
    isHeld = false;
    await it.stored(5000);
    // All that came during one store is the next.
    expect(Math.max(...it.batches.map((batch) => batch.length))).toBeGreaterThan(100);
    expect(Math.max(...it.batches.map((batch) => batch.length))).toBeLessThanOrEqual(1000);
  });
});

describe('JSON lines and sequences', () => {
  it('become events; blank lines are none, and lines that are no JSON are counted', async () => {
    const server = await upstream(lines('{"n":1}\r\n\n  \n{oops}\n\u0000\n[2]\n{"n":3}', true), silence);
    const it = listen({ url: server.url, transport: 'ndjson' });
    await it.stored(3);
    expect([it.texts(), it.droppedCount(), it.failures()]).toEqual([['{"n":1}', '[2]', '{"n":3}'], 2, []]);
  });

  it('take no half of a number for a whole one', async () => {
    const server = await upstream(lines('1\n12', true), silence);
    const it = listen({ url: server.url, transport: 'ndjson' });
    await called(server, 2);
    await it.stored(1);
    expect([it.texts(), it.droppedCount()]).toEqual([['1'], 1]);
  });

  it('may be framed by record separators', async () => {
    const server = await upstream(lines('\u001e{"n":\n1}\n\u001e{"n":2}\n\u001etru'), silence);
    const it = listen({ url: server.url, transport: 'json-seq' });
    await it.stored(2);
    server.calls[0]?.answer.end('\u001e');
    await waitUntil(() => it.droppedCount() === 1);
    expect(it.texts()).toEqual(['{"n":\n1}', '{"n":2}']);
  });

  it.each([
    ['query', async (call: Call) => call.request.url],
    ['header', async (call: Call) => call.request.headers.since],
    ['body', async (call: Call) => call.body],
  ] as const)('go on from the position that they have, put into the %s', async (into, where) => {
    const server = await upstream(
      lines('{"meta":{"seq":41}}\n{"meta":{"seq":42}}\n{"meta":{}}\n', true),
      silence,
    );
    const it = listen({
      url: server.url,
      transport: 'ndjson',
      method: 'POST',
      body: '{"all":true}',
      resume: { path: 'meta.seq', into, name: 'since' },
    });
    await called(server, 2);
    const [first, second] = await Promise.all(server.calls.map(where));
    expect(second).toBe({ query: '/feed?since=42', header: '42', body: '{"all":true,"since":42}' }[into]);
    expect(first).toBe({ query: '/feed', header: undefined, body: '{"all":true}' }[into]);
    expect(it.positions.at(-1)).toMatchObject({ at: 42 });
  });

  it('begin anew when the server does not know the position any more', async () => {
    const server = await upstream(lines('{"seq":1}\n', true), status(410), lines('{"seq":9}\n'));
    const it = listen({
      url: server.url,
      transport: 'ndjson',
      resume: { path: 'seq', into: 'query', name: 'since' },
    });
    await it.stored(2);
    expect(server.calls.map(({ request }) => request.url)).toEqual(['/feed', '/feed?since=1', '/feed']);
    expect(it.failures()).toEqual(['stream.bad_status']);
  });

  it('are no web page', async () => {
    const server = await upstream(status(200, { 'Content-Type': 'text/html' }));
    const it = listen({ url: server.url, transport: 'ndjson' });
    await failed(it, 'stream.wrong_content_type');
    expect(it.droppedCount()).toBe(0);
  });
});

describe('long polling', () => {
  const longPoll = { transport: 'long-poll', eventPath: 'result', eventIdPath: 'id' } as const;

  it('asks on and on, from where it got to', async () => {
    const server = await upstream(
      json({ result: [{ id: 1 }, { id: 2 }] }),
      status(204),
      json({ result: [] }),
      json({ result: [{ id: 3 }] }),
      silence,
    );
    const it = listen({
      ...longPoll,
      url: server.url,
      resume: { path: 'id', into: 'query', name: 'offset', plusOne: true },
    });
    await called(server, 5);
    await it.stored(3);
    expect(it.texts()).toEqual(['{"id":1}', '{"id":2}', '{"id":3}']);
    expect(server.calls.map(({ request }) => request.url)).toEqual([
      '/feed',
      '/feed?offset=3',
      '/feed?offset=3',
      '/feed?offset=3',
      '/feed?offset=4',
    ]);
    expect(it.statuses).toEqual(['connected']);
    it.abort();
    await it.done;
    await server.calls[4]?.closed;
  });

  it('takes the position of the answer before that of its last item', async () => {
    const server = await upstream(json({ id: 'c7', result: [{ id: 1 }] }), silence);
    listen({ ...longPoll, url: server.url, resume: { path: 'id', into: 'header', name: 'X-Cursor' } });
    await called(server, 2);
    expect(server.calls[1]?.request.headers['x-cursor']).toBe('c7');
  });

  it('sends back the tag of what it knows', async () => {
    const server = await upstream(json({ result: [{ id: 1 }] }, { ETag: '"v1"' }), status(304), silence);
    const it = listen({ ...longPoll, url: server.url });
    await called(server, 3);
    expect(server.calls.map(({ request }) => request.headers['if-none-match'])).toEqual([
      undefined,
      '"v1"',
      '"v1"',
    ]);
    expect(it.failures()).toEqual([]);
  });

  it('does not ask as fast as a server answers that is not any further', async () => {
    const server = await upstream(json({ result: [{ id: 1 }] }));
    const it = listen({ ...longPoll, url: server.url }, {}, { emptyPauseMs: 60_000 });
    await it.stored(1);
    await waitUntil(() => it.statuses.includes('connected'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.calls).toHaveLength(1);
  });

  it('waits no longer than it was told to', async () => {
    const server = await upstream(silence, json({ result: [{ id: 1 }] }));
    const it = listen({ ...longPoll, url: server.url, longPoll: { timeoutMs: 50 } });
    await it.stored(1);
    expect(it.failures()).toEqual(['stream.silent']);
  });

  it('says what is no answer', async () => {
    const server = await upstream(
      ({ answer }) => void answer.end('no json'),
      json('x'.repeat(2000)),
      status(500),
      json({ result: { id: 7 } }),
    );
    const it = listen({ ...longPoll, url: server.url, maxMessageBytes: 1000 });
    await it.stored(1);
    expect(it.failures()).toEqual(['stream.bad_answer', 'stream.bad_answer', 'stream.bad_status']);
  });
});

describe('the end', () => {
  it('is at once when the trigger is unpublished, whatever it is doing', async () => {
    const open = await upstream(events('data: a\n\n'));
    const first = listen({ url: open.url });
    await first.stored(1);
    first.abort();
    await first.done;
    await open.calls[0]?.closed;
    const waiting = await upstream(silence);
    const second = listen({ url: waiting.url });
    await called(waiting, 1);
    second.abort();
    await second.done;
    await waiting.calls[0]?.closed;
    const failing = await upstream(status(500));
    const third = listen({ url: failing.url }, {}, { firstPauseMs: 1e9, longestPauseMs: 1e9 });
    await failed(third, 'stream.bad_status');
    third.abort();
    await third.done;
    expect(failing.calls).toHaveLength(1);
  });

  it('stores what had come before it', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let stores = 0;
    const server = await upstream(lines('1\n'));
    const it = listen(
      { url: server.url, transport: 'ndjson' },
      { beforeStore: () => (stores++ === 0 ? held : undefined) },
    );
    await waitUntil(() => stores === 1);
    server.calls[0]?.answer.write('2\n3\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    it.abort();
    await server.calls[0]?.closed;
    release();
    await it.done;
    expect(it.texts()).toEqual(['1', '2', '3']);
    expect(it.batches.map((batch) => batch.length)).toEqual([1, 2]);
  });

  it('counts what could not be stored, unless the server can be asked for it again', async () => {
    const count = async (text: string) => {
      const { url } = await upstream(events(text));
      let asked = 0;
      const it = listen(
        { url },
        {
          beforeStore: () => {
            asked += 1;
            throw new Error('the database is away');
          },
        },
      );
      await waitUntil(() => asked > 0, { what: 'a try to store' });
      it.abort();
      await it.done;
      return it.droppedCount();
    };
    expect(await count('data: 1\n\ndata: 2\n\ndata: 3\n\n')).toBe(3);
    expect(await count('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')).toBe(0);
  });

  it('comes with a store that can’t be any more, and closes the connection', async () => {
    const server = await upstream(events('data: a\n\n'));
    const it = listen(
      { url: server.url },
      {
        beforeStore: () => {
          throw new PermanentError({ code: 'listen.position_too_large', message: 'No.' });
        },
      },
    );
    await expect(it.done).rejects.toBeInstanceOf(FailureError);
    await server.calls[0]?.closed;
  });

  it('is none when the database is away for a while: the events wait', async () => {
    let tries = 0;
    const server = await upstream(events('data: a\n\n'));
    const it = listen(
      { url: server.url },
      {
        beforeStore: () => {
          if (tries++ < 2) throw new Error('the database is away');
        },
      },
    );
    await it.stored(1);
    expect([it.texts(), it.failures(), server.calls.length]).toEqual([['a'], [], 1]);
  });

  it('comes for addresses that can’t be sent to, and for no others', async () => {
    await expect(listen({ url: 'ftp://x.test' }).done).rejects.toMatchObject({
      failure: { code: 'outbound.bad_url' },
    });
    const inside = listen({ url: 'http://10.0.0.1/' });
    await failed(inside, 'outbound.blocked_address');
    await waitUntil(() => inside.failures().length > 1, { what: 'another attempt' });
  });
});
