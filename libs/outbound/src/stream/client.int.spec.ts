import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createBrotliCompress, createGzip, gzipSync } from 'node:zlib';

import { type Failure, FailureError, type HttpStream, type HttpStreamRequest } from '#kernel';
import { waitUntil } from '#testing';

import { createHttpStreamClient, type HttpStreamClientOptions } from './client';

const cleanups: (() => Promise<void> | void)[] = [];
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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const upstream = (handler: RequestListener) => bound(createServer(handler));
const raw = (onSocket: (socket: Socket) => void) => bound(createTcpServer(onSocket));

function client(options: Partial<HttpStreamClientOptions> = {}) {
  const made = createHttpStreamClient({ allow: ['127.0.0.1/32'], ...options });
  cleanups.push(() => made.close());
  return made;
}
const open = (url: string, request: Partial<HttpStreamRequest> = {}): Promise<HttpStream> =>
  client().open({ method: 'GET', url, ...request });

async function textOf(stream: HttpStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.body) text += chunk.toString('latin1');
  return text;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

/** Chunks as they come, one for each call. */
function reader(stream: HttpStream): () => Promise<string | null> {
  const iterator = stream.body[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await iterator.next();
    return done === true ? null : String(value);
  };
}

const closed = (response: ServerResponse) =>
  new Promise<void>((resolve) => response.once('close', () => resolve()));

describe('an answer without an end', () => {
  it('is there with its headers, and its body as it comes', async () => {
    let response: ServerResponse | undefined;
    const url = await upstream((_, answer) => {
      response = answer;
      answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    });
    const stream = await open(`${url}/events?x=1`);
    expect(stream).toMatchObject({
      status: 200,
      url: `${url}/events?x=1`,
      headers: { 'content-type': 'text/event-stream' },
    });
    const next = reader(stream);
    response?.write('one');
    expect(await next()).toBe('one');
    response?.write('two');
    expect(await next()).toBe('two');
    response?.end();
    expect(await next()).toBeNull();
    expect(await next()).toBeNull();
  });

  it('takes an error status for an answer', async () => {
    const url = await upstream((_, answer) => void answer.writeHead(503, { 'Retry-After': '9' }).end('busy'));
    const stream = await open(url);
    expect([stream.status, stream.headers['retry-after'], await textOf(stream)]).toEqual([503, '9', 'busy']);
  });

  it('is sent any method and a body', async () => {
    const url = await upstream((request, answer) => {
      answer.write(`${request.method} `);
      request.pipe(answer);
    });
    expect(await textOf(await open(url, { method: 'report', body: 'héllo' }))).toBe(
      `REPORT ${Buffer.from('héllo').toString('latin1')}`,
    );
  });

  it('closes the connection when its reader leaves', async () => {
    let ended: Promise<void> | undefined;
    const url = await upstream((_, answer) => {
      ended = closed(answer);
      answer.write('x');
    });
    await (await open(url)).body[Symbol.asyncIterator]().return?.();
    await ended;
    expect(ended).toBeDefined();
  });

  it('closes at once when its signal says so, whatever waits to be read', async () => {
    let ended: Promise<void> | undefined;
    const url = await upstream((_, answer) => {
      ended = closed(answer);
      answer.write('x'.repeat(1000));
    });
    const stop = new AbortController();
    const stream = await open(url, { signal: stop.signal });
    const next = reader(stream);
    expect((await next())?.length).toBe(1000);
    const waiting = failureOf(next());
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'outbound.cancelled', kind: 'cancelled' });
    expect(await next()).toBeNull();
    await ended;
    expect(await failureOf(open(url, { signal: stop.signal }))).toMatchObject({ code: 'outbound.cancelled' });
  });

  it('must begin in time, and then may take any time', async () => {
    const silent = await upstream(() => undefined);
    expect(await failureOf(open(silent, { headersTimeoutMs: 30 }))).toMatchObject({
      code: 'outbound.timeout',
      message: 'There was no answer within 30 ms.',
    });
    const slow = await upstream((_, answer) => {
      answer.write('a');
      setTimeout(() => answer.end('b'), 400);
    });
    expect(await textOf(await open(slow, { headersTimeoutMs: 200 }))).toBe('ab');
  });

  it('has no cap on how many there are to one host', async () => {
    const url = await upstream((_, answer) => void answer.write('x'));
    const http = client();
    const streams = await Promise.all(Array.from({ length: 300 }, () => http.open({ method: 'GET', url })));
    expect(await Promise.all(streams.map((stream) => reader(stream)()))).toEqual(Array(300).fill('x'));
  });

  it('leaves its connection to the next one when it was read to its end', async () => {
    const sockets = new Set<Socket>();
    const url = await upstream((request, answer) => {
      sockets.add(request.socket);
      answer.end('x');
    });
    const http = client();
    for (let n = 0; n < 5; n++) await textOf(await http.open({ method: 'GET', url }));
    // The second may be asked for before the first connection is free again.
    expect(sockets.size).toBeLessThan(3);
  });

  it('ends with its client', async () => {
    const url = await upstream((_, answer) => void answer.write('x'));
    const http = client();
    const stream = await http.open({ method: 'GET', url });
    await http.close();
    expect((await failureOf(textOf(stream))).code).toBe('outbound.cancelled');
  });
});

describe('redirects and the guard', () => {
  it('are those of every request', async () => {
    const seen: (string | undefined)[] = [];
    const last = await upstream((request, answer) => {
      seen.push(request.headers.authorization);
      answer.end('there');
    });
    const first = await upstream(
      (_, answer) => void answer.writeHead(302, { Location: `${last}/x` }).end('go'),
    );
    const stream = await open(first, { headers: { authorization: 'secret' } });
    expect([stream.url, await textOf(stream), seen]).toEqual([`${last}/x`, 'there', [undefined]]);
    const refused = await open(first, { maxRedirects: 0 });
    expect([refused.status, await textOf(refused)]).toEqual([302, 'go']);
    const loop = await upstream((_, answer) => void answer.writeHead(302, { Location: '/' }).end());
    expect((await failureOf(open(loop))).code).toBe('outbound.too_many_redirects');
  });

  it('let nobody in who is not allowed', async () => {
    const url = await upstream((_, answer) => void answer.end('inside'));
    const guarded = client({ allow: [] });
    expect((await failureOf(guarded.open({ method: 'GET', url }))).code).toBe('outbound.blocked_address');
    const named = client({ allow: [], resolve: async () => ['127.0.0.1'] });
    expect(
      (await failureOf(named.open({ method: 'GET', url: url.replace('127.0.0.1', 'public.test') }))).code,
    ).toBe('outbound.blocked_address');
    const turn = await upstream(
      (_, answer) => void answer.writeHead(302, { Location: 'http://127.0.0.2/' }).end(),
    );
    expect((await failureOf(open(turn))).code).toBe('outbound.blocked_address');
    expect((await failureOf(open('ftp://x.test'))).code).toBe('outbound.bad_url');
    expect((await failureOf(open(url, { method: 'CONNECT' }))).code).toBe('outbound.bad_request');
  });
});

describe('a compressed answer', () => {
  it.each([
    ['gzip', createGzip],
    ['br', createBrotliCompress],
  ] as const)('comes out of %s as it comes in', async (coding, compress) => {
    const stage = compress();
    const url = await upstream((_, answer) => {
      answer.writeHead(200, { 'Content-Encoding': coding });
      stage.pipe(answer);
    });
    stage.write('one');
    stage.flush();
    const stream = await open(url);
    expect(stream.headers['content-encoding']).toBeUndefined();
    const next = reader(stream);
    expect(await next()).toBe('one');
    stage.write('two');
    stage.flush();
    expect(await next()).toBe('two');
    stage.end();
    expect(await next()).toBeNull();
  });

  it('fails where it is none, and where it ends too soon', async () => {
    const broken = await upstream(
      (_, answer) => void answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end('no gzip'),
    );
    expect((await failureOf(textOf(await open(broken)))).code).toBe('outbound.bad_response');
    const short = gzipSync('hello hello hello').subarray(0, -6);
    const cut = await upstream(
      (_, answer) => void answer.writeHead(200, { 'Content-Encoding': 'gzip' }).end(short),
    );
    expect((await failureOf(textOf(await open(cut)))).code).toBe('outbound.bad_response');
  });
});

describe('a reader that is slow', () => {
  /** A server that sends as much as it is let, and counts. */
  function flood(headers: Record<string, string>, chunk: Buffer, times: number) {
    const sent = { bytes: 0 };
    const url = upstream((_, answer) => {
      answer.writeHead(200, headers);
      const more = () => {
        for (; sent.bytes < chunk.length * times;) {
          sent.bytes += chunk.length;
          if (answer.write(chunk)) continue;
          return void answer.once('drain', more);
        }
        answer.end();
      };
      more();
    });
    return { sent, url };
  }

  /** Until nothing more can be sent. */
  async function quiet(sent: { bytes: number }): Promise<void> {
    let last = -1;
    const isQuiet = () => {
      const isSame = sent.bytes === last;
      last = sent.bytes;
      return isSame;
    };
    await waitUntil(isQuiet, { timeoutMs: 20_000, everyMs: 200, what: 'the server to stop sending' });
  }

  it.each([
    ['plain', {}, Buffer.alloc(1 << 20), 256, 32 << 20],
    [
      'compressed',
      { 'Content-Encoding': 'gzip' },
      gzipSync(randomBytes(1 << 18).toString('hex')),
      256,
      32 << 20,
    ],
  ] as const)('holds back a %s answer', async (_, headers, chunk, times, limit) => {
    const { sent, url } = flood(headers, chunk, times);
    const stream = await open(await url);
    const next = reader(stream);
    await next();
    await quiet(sent);
    const before = process.memoryUsage().arrayBuffers;
    for (let n = 0; n < 20; n++) await next();
    await quiet(sent);
    expect(sent.bytes).toBeLessThan((chunk.length * times) / 2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(limit);
  });
});

describe('a server that lies', () => {
  it.each([
    [
      'promises more than it sends',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc',
      'abc',
      'outbound.reset',
    ],
    [
      'breaks off a chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc',
      'abc',
      'outbound.reset',
    ],
  ])('%s', async (_, answer, text, code) => {
    const url = await raw((socket) => socket.once('data', () => socket.end(answer)));
    const next = reader(await open(url));
    expect(await next()).toBe(text);
    expect((await failureOf(next())).code).toBe(code);
  });

  it('sends more than it promised: the rest is not read', async () => {
    const url = await raw((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef')),
    );
    expect(await textOf(await open(url))).toBe('abc');
  });

  it('speaks something else', async () => {
    const url = await raw((socket) => socket.once('data', () => socket.end('SSH-2.0-x\r\n')));
    expect((await failureOf(open(url))).code).toBe('outbound.bad_response');
  });

  it('has headers without an end', async () => {
    const url = await raw((socket) =>
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`)),
    );
    expect((await failureOf(open(url))).code).toBe('outbound.headers_too_large');
  });

  it('resets the connection in the middle', async () => {
    let peer: Socket | undefined;
    const url = await raw((socket) => {
      peer = socket;
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
    });
    const next = reader(await open(url));
    expect(await next()).toBe('abc');
    peer?.resetAndDestroy();
    expect(await failureOf(next())).toMatchObject({ code: 'outbound.reset', kind: 'retryable' });
  });
});
