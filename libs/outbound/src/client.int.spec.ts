import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { type Failure, FailureError, type HttpRequest } from '#kernel';

import { createHttpClient, type HttpClientOptions, type OutboundClient } from './client';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function client(options: Partial<HttpClientOptions> = {}): OutboundClient {
  const made = createHttpClient({ allow: ['127.0.0.1/32'], ...options });
  cleanups.push(() => made.close());
  return made;
}

async function listen(
  server: Server | ReturnType<typeof createTcpServer>,
  host: string,
  port: number,
): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that counts what reaches it. */
async function upstream(handler: RequestListener, host = '127.0.0.1', port = 0) {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.on('connection', () => connections++);
  const bound = await listen(server, host, port);
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://${host}:${bound}`, port: bound, server, requests, connections: () => connections };
}

/** A server that speaks TCP only. */
async function raw(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  const port = await listen(server, '127.0.0.1', 0);
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, port };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

const answer =
  (body: string | Buffer, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, headers).end(body);

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe('an ordinary request', () => {
  it('goes out as described and comes back whole', async () => {
    const seen: Promise<string>[] = [];
    const server = await upstream((request, response) => {
      seen.push(bodyOf(request));
      response.writeHead(201, { 'X-Tag': 'a', 'Set-Cookie': ['a=1', 'b=2'] }).end('made');
    });
    const response = await client().request({
      method: 'post',
      url: `${server.url}/cards?x=1#top`,
      headers: {
        'X-List': ['1', '2'],
        'Content-Length': '999',
        Connection: 'close',
        'Transfer-Encoding': 'chunked',
      },
      body: Buffer.from('héllo'),
    });
    expect(response).toMatchObject({
      status: 201,
      url: `${server.url}/cards?x=1`,
      headers: { 'x-tag': 'a', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(response.body.toString()).toBe('made');
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/cards?x=1' });
    expect(request?.headers).toMatchObject({
      'x-list': '1, 2',
      'content-length': '6',
      'user-agent': 'Sluice',
      connection: 'keep-alive',
    });
    expect(await seen[0]).toBe('héllo');
  });

  it('takes an error status for an answer', async () => {
    const server = await upstream((_, response) => void response.writeHead(500).end('no'));
    expect((await client().request({ method: 'GET', url: server.url })).status).toBe(500);
  });

  it('turns credentials in the URL into a header', async () => {
    const server = await upstream(answer('ok'));
    const response = await client().request({ method: 'GET', url: server.url.replace('//', '//ann:pw@') });
    expect(server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ann:pw').toString('base64')}`,
    );
    expect(response.url).not.toContain('pw');
  });

  it('keeps the connection for the next one', async () => {
    const server = await upstream(answer('ok'));
    const http = client();
    for (let n = 0; n < 5; n++) await http.request({ method: 'POST', url: server.url, body: 'x' });
    expect(server.requests).toHaveLength(5);
    // undici may open a second one while the first is still being put back.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than it may', async () => {
    const server = await upstream(answer('ok'));
    const http = client({ connections: 3 });
    await Promise.all(Array.from({ length: 20 }, () => http.request({ method: 'GET', url: server.url })));
    expect(server.requests).toHaveLength(20);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });
});

describe('the guard', () => {
  it('sends nothing to a private address, spelt or named', async () => {
    const server = await upstream(answer('secret'));
    const http = client({ allow: [], resolve: async () => ['127.0.0.1', '::1', '10.0.0.1'] });
    for (const host of [
      '127.0.0.1',
      'localhost',
      'LOCALHOST.',
      'a.localhost',
      'innocent.example',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
    ]) {
      const failure = await failureOf(http.request({ method: 'GET', url: `http://${host}:${server.port}/` }));
      expect(failure).toMatchObject({ kind: 'permanent', code: 'outbound.blocked_address' });
      expect(failure.message).toContain('SLUICE_OUTBOUND_ALLOW');
    }
    expect(server.connections()).toBe(0);
  });

  it('dials only those of a name’s addresses that it may', async () => {
    const server = await upstream(answer('ok'));
    const http = client({ resolve: async () => ['10.0.0.1', '::1', '127.0.0.1'] });
    expect(
      (await http.request({ method: 'GET', url: `http://mixed.example:${server.port}/` })).body.toString(),
    ).toBe('ok');
  });

  it('follows no redirect to a private address that is spelt out', async () => {
    const secret = await upstream(answer('secret'), '127.0.0.2');
    const open = await upstream(
      (_, response) => void response.writeHead(302, { location: `${secret.url}/admin` }).end(),
    );
    const failure = await failureOf(client().request({ method: 'GET', url: open.url }));
    expect(failure.code).toBe('outbound.blocked_address');
    expect(open.requests).toHaveLength(1);
    expect(secret.connections()).toBe(0);
  });

  it('follows no redirect to a name of a private address', async () => {
    const secret = await upstream(answer('secret'), '127.0.0.2');
    const open = await upstream(
      (_, response) =>
        void response.writeHead(307, { location: `http://inside.example:${secret.port}/admin` }).end(),
    );
    const http = client({
      resolve: async (host) => (host === 'inside.example' ? ['127.0.0.2'] : ['127.0.0.1']),
    });
    const failure = await failureOf(http.request({ method: 'POST', url: open.url, body: 'x' }));
    expect(failure.code).toBe('outbound.blocked_address');
    expect(open.requests).toHaveLength(1);
    expect(secret.connections()).toBe(0);
  });

  it('checks a name anew for every connection, and dials what it checked', async () => {
    const open = await upstream(
      (_, response) => void response.writeHead(200, { connection: 'close' }).end('public'),
    );
    const secret = await upstream(answer('secret'), '127.0.0.2', open.port);
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const http = client({ resolve: async () => answers[asked++] ?? ['127.0.0.2'] });
    const request: HttpRequest = { method: 'GET', url: `http://rebinding.example:${open.port}/` };
    expect((await http.request(request)).body.toString()).toBe('public');
    expect((await failureOf(http.request(request))).code).toBe('outbound.blocked_address');
    expect(asked).toBe(2);
    expect(secret.connections()).toBe(0);
  });
});

describe('redirects', () => {
  /** Answers `/<status>` with that status to `location`, and anything else with what it got. */
  const echoing = (location: () => string): RequestListener => {
    return (request, response) => {
      const status = Number(request.url?.slice(1));
      if (status) return void response.writeHead(status, { location: location() }).end('moved');
      void bodyOf(request).then((body) =>
        response.end(JSON.stringify({ method: request.method, headers: request.headers, body })),
      );
    };
  };

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [301, 'PUT', 'PUT', 'x'],
    [302, 'DELETE', 'DELETE', 'x'],
    [307, 'POST', 'POST', 'x'],
    [308, 'POST', 'POST', 'x'],
  ])('a %i to %s is followed with %s', async (status, method, next, body) => {
    const server = await upstream(echoing(() => '/end'));
    const response = await client().request({
      method,
      url: `${server.url}/${status}`,
      headers: { 'content-type': 'text/plain', authorization: 'Bearer t' },
      body: 'x',
    });
    expect(response.url).toBe(`${server.url}/end`);
    const echo = JSON.parse(response.body.toString()) as {
      method: string;
      body: string;
      headers: Record<string, string>;
    };
    expect(echo).toMatchObject({ method: next, body, headers: { authorization: 'Bearer t' } });
    expect(echo.headers['content-type']).toBe(body === '' ? undefined : 'text/plain');
  });

  it('take no credentials to another origin, whatever their header is called', async () => {
    const other = await upstream(echoing(() => '/'));
    const server = await upstream(echoing(() => `${other.url}/end`));
    await client().request({
      method: 'POST',
      url: `${server.url.replace('//', '//ann:pw@')}/307`,
      headers: {
        Cookie: 'a=1',
        'X-Acme-Pass': 'secret',
        'Content-Type': 'text/plain',
        'Idempotency-Key': 'k',
        Host: 'a.example',
      },
      body: 'x',
    });
    const sent = other.requests[0]?.headers;
    expect(sent).toMatchObject({
      'content-type': 'text/plain',
      'idempotency-key': 'k',
      host: `127.0.0.1:${other.port}`,
    });
    expect(JSON.stringify(sent)).not.toMatch(/secret|a=1|Basic/);
    expect(server.requests[0]?.headers).toMatchObject({
      'x-acme-pass': 'secret',
      authorization: expect.stringMatching(/^Basic /),
    });
  });

  it('end when there are too many', async () => {
    const server = await upstream(echoing(() => '/302'));
    const failure = await failureOf(
      client().request({ method: 'GET', url: `${server.url}/302`, maxRedirects: 3 }),
    );
    expect(failure).toMatchObject({ kind: 'permanent', code: 'outbound.too_many_redirects' });
    expect(server.requests).toHaveLength(4);
  });

  it('are answers when none are wanted, or when they lead nowhere', async () => {
    const server = await upstream(echoing(() => '/end'));
    const response = await client().request({ method: 'GET', url: `${server.url}/302`, maxRedirects: 0 });
    expect(response).toMatchObject({ status: 302, headers: { location: '/end' } });
    expect(response.body.toString()).toBe('moved');
    const lost = await upstream((_, reply) => void reply.writeHead(302).end('lost'));
    expect((await client().request({ method: 'GET', url: lost.url })).body.toString()).toBe('lost');
  });

  it.each(['ftp://example.com/', 'http://', 'javascript:x'])('to %s are refused', async (location) => {
    const server = await upstream(echoing(() => location));
    expect((await failureOf(client().request({ method: 'GET', url: `${server.url}/302` }))).code).toBe(
      'outbound.bad_redirect',
    );
  });

  it('are followed without waiting for a body that does not end', async () => {
    const server = await upstream((request, response) => {
      if (request.url === '/end') return void response.end('ok');
      response.writeHead(302, { location: '/end' });
      response.write('x'.repeat(100_000));
    });
    expect((await client().request({ method: 'GET', url: server.url })).body.toString()).toBe('ok');
  });
});

describe('the end of a request', () => {
  const silent = () => undefined;

  it('comes by time-out when no answer comes, and the socket is closed', async () => {
    const server = await upstream(silent);
    const closed = new Promise((resolve) =>
      server.server.once('connection', (socket: Socket) => socket.once('close', resolve)),
    );
    const failure = await failureOf(client().request({ method: 'GET', url: server.url, timeoutMs: 50 }));
    expect(failure).toMatchObject({ kind: 'timeout', code: 'outbound.timeout' });
    await closed;
  });

  it('comes by time-out when the answer drips', async () => {
    const server = await upstream((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 5);
      response.once('close', () => clearInterval(timer));
    });
    expect((await failureOf(client().request({ method: 'GET', url: server.url, timeoutMs: 150 }))).code).toBe(
      'outbound.timeout',
    );
  });

  it('comes by time-out over all redirects together', async () => {
    const server = await upstream(
      (_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 30),
    );
    const failure = await failureOf(
      client().request({ method: 'GET', url: server.url, timeoutMs: 100, maxRedirects: 1000 }),
    );
    expect(failure.code).toBe('outbound.timeout');
  });

  it('comes by time-out while the name is looked up', async () => {
    const http = createHttpClient({ allow: [], resolve: () => new Promise<string[]>(silent) });
    const failure = await failureOf(
      http.request({ method: 'GET', url: 'http://slow.example/', timeoutMs: 50 }),
    );
    expect(failure.code).toBe('outbound.timeout');
  });

  it('comes when the caller says so, and the socket is closed', async () => {
    const controller = new AbortController();
    const server = await upstream(() => controller.abort());
    const closed = new Promise((resolve) =>
      server.server.once('connection', (socket: Socket) => socket.once('close', resolve)),
    );
    const failure = await failureOf(
      client().request({ method: 'GET', url: server.url, signal: controller.signal }),
    );
    expect(failure).toMatchObject({ kind: 'cancelled', code: 'outbound.cancelled' });
    await closed;
  });

  it('comes before the beginning when the caller said so before', async () => {
    const server = await upstream(answer('ok'));
    const failure = await failureOf(
      client().request({ method: 'GET', url: server.url, signal: AbortSignal.abort() }),
    );
    expect(failure.code).toBe('outbound.cancelled');
    expect(server.connections()).toBe(0);
  });

  it('has the reason that the caller gave', async () => {
    const reason = new FailureError({ kind: 'timeout', code: 'step.timeout', message: 'Too long.' });
    const server = await upstream(silent);
    const http = client();
    const aborted = failureOf(
      http.request({ method: 'GET', url: server.url, signal: AbortSignal.abort(reason) }),
    );
    expect((await aborted).code).toBe('step.timeout');
    expect(
      (await failureOf(http.request({ method: 'GET', url: server.url, signal: AbortSignal.timeout(20) })))
        .code,
    ).toBe('outbound.timeout');
  });

  it('leaves no listener on the signal', async () => {
    const server = await upstream(answer('ok'));
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, 'removeEventListener');
    await client().request({ method: 'GET', url: server.url, signal });
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('the size of an answer', () => {
  const limited = (url: string, maxResponseBytes = 1000) =>
    client().request({ method: 'GET', url, maxResponseBytes });

  it('is cut at once by its Content-Length, else while it streams', async () => {
    const exact = await upstream(answer('x'.repeat(1000)));
    expect((await limited(exact.url)).body).toHaveLength(1000);
    const told = await upstream(answer('x'.repeat(1001)));
    expect(await failureOf(limited(told.url))).toMatchObject({
      kind: 'permanent',
      code: 'outbound.response_too_large',
    });
    let stopped: Promise<unknown> = Promise.resolve();
    const endless = await upstream((_, response) => {
      stopped = new Promise((resolve) => response.once('close', resolve));
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect((await failureOf(limited(endless.url))).code).toBe('outbound.response_too_large');
    await stopped;
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('counts after decompression: %s', async (coding, compress) => {
    const small = await upstream(answer(compress(Buffer.from('hello')), { 'content-encoding': coding }));
    const response = await limited(small.url);
    expect(response.body.toString()).toBe('hello');
    expect(response.headers).not.toHaveProperty('content-encoding');
    const bomb = compress(Buffer.alloc(20_000_000));
    const server = await upstream(answer(bomb, { 'content-encoding': coding }));
    expect((await failureOf(limited(server.url, 1_000_000))).code).toBe('outbound.response_too_large');
  });

  it('undoes several codings, in their order', async () => {
    const server = await upstream(
      answer(brotliCompressSync(gzipSync('hello')), { 'content-encoding': 'gzip, br' }),
    );
    expect((await limited(server.url)).body.toString()).toBe('hello');
  });

  it('leaves a coding alone that it does not know', async () => {
    const server = await upstream(answer('hello', { 'content-encoding': 'rot13' }));
    expect(await limited(server.url)).toMatchObject({
      headers: { 'content-encoding': 'rot13' },
      body: Buffer.from('hello'),
    });
  });

  it('does not wait for a body where there is none', async () => {
    const server = await upstream(answer('', { 'content-encoding': 'gzip', 'content-length': '5000' }));
    const response = await client().request({ method: 'HEAD', url: server.url, maxResponseBytes: 1000 });
    expect(response).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  it('says when it can’t be decompressed', async () => {
    const server = await upstream(answer('not gzip', { 'content-encoding': 'gzip' }));
    expect(await failureOf(limited(server.url))).toMatchObject({
      kind: 'retryable',
      code: 'outbound.bad_response',
    });
  });

  it('includes its headers', async () => {
    const server = await raw((socket) =>
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`)),
    );
    expect((await failureOf(limited(server.url))).code).toBe('outbound.headers_too_large');
  });
});

describe('what goes wrong on the way', () => {
  it('is told apart', async () => {
    const http = client({
      resolve: () => Promise.reject(Object.assign(new Error('lookup'), { code: 'ENOTFOUND' })),
    });
    const codeOf = async (request: Partial<HttpRequest>) => {
      const { kind, code } = await failureOf(http.request({ method: 'GET', url: '', ...request }));
      return `${kind} ${code}`;
    };
    const closed = await raw(() => undefined);
    for (const cleanup of cleanups.splice(1)) await cleanup();
    expect(await codeOf({ url: `${closed.url}/` })).toBe('retryable outbound.refused');
    expect(await codeOf({ url: 'http://nowhere.example/' })).toBe('retryable outbound.dns');
    expect(await codeOf({ url: 'nowhere' })).toBe('permanent outbound.bad_url');
    const hangsUp = await raw((socket) => socket.once('data', () => socket.destroy()));
    expect(await codeOf({ url: hangsUp.url })).toBe('retryable outbound.reset');
    const cutsOff = await raw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')),
    );
    expect(await codeOf({ url: cutsOff.url })).toBe('retryable outbound.reset');
    const babbles = await raw((socket) => socket.once('data', () => socket.end('what?\r\n\r\n')));
    expect(await codeOf({ url: babbles.url })).toBe('retryable outbound.bad_response');
    const plain = await upstream(answer('ok'));
    expect(await codeOf({ url: plain.url.replace('http:', 'https:') })).toBe('permanent outbound.tls');
    expect(await codeOf({ url: plain.url, method: 'CONNECT' })).toBe('permanent outbound.bad_request');
    expect(await codeOf({ url: plain.url, method: 'GE T' })).toBe('permanent outbound.bad_request');
    expect(await codeOf({ url: plain.url, headers: { 'x-a': 'b\r\nx-c: d' } })).toBe(
      'permanent outbound.bad_request',
    );
    expect(plain.requests).toHaveLength(0);
  });

  it('is told without the query and without credentials', async () => {
    const server = await raw((socket) => socket.once('data', () => socket.destroy()));
    const url = `${server.url.replace('//', '//ann:pass1234@')}/a?key=k1234`;
    const failure = await failureOf(
      client().request({ method: 'GET', url, headers: { authorization: 'Bearer t1234' } }),
    );
    expect(failure.details).toEqual({ method: 'GET', url: `${server.url}/a` });
    expect(JSON.stringify(failure)).not.toMatch(/pass1234|k1234|t1234/);
  });
});
