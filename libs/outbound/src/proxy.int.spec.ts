import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { text } from 'node:stream/consumers';

import { type Failure, FailureError } from '#kernel';
import { TEST_AUTHORITY, waitUntil } from '#testing';
import { WebSocketServer } from 'ws';

import { createHttpClient } from './client';
import { parseProxy } from './proxy';
import { createSocketClient } from './socket/client';
import { createHttpStreamClient } from './stream/client';
import { createWebSocketClient } from './web-socket/client';

/** Public, and nowhere: only a proxy that knows better leads anywhere. */
const PUBLIC = '93.184.215.14';
const { ca, server: certificate } = TEST_AUTHORITY;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface Asked {
  target: string;
  headers: IncomingMessage['headers'];
}

/** A proxy that brings every address to loopback, at the port that was asked for. */
async function proxy({ secure = false, answer = 200 }: { secure?: boolean; answer?: number } = {}) {
  const asked: Asked[] = [];
  const server = secure ? createSecureServer(certificate) : createServer();
  server.on('request', (_request, response) => void response.writeHead(400).end());
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    asked.push({ target: request.url ?? '', headers: request.headers });
    socket.on('error', () => undefined);
    if (answer !== 200) return void socket.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    cleanups.push(() => void onward.destroy());
  });
  const port = await listen(server);
  return { url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`, port, asked };
}

const options = (url: string, addresses: string[] = [PUBLIC]) => ({
  allow: [],
  resolve: () => Promise.resolve(addresses),
  proxy: url,
});

function http(url: string, addresses?: string[]) {
  const made = createHttpClient(options(url, addresses));
  cleanups.push(() => made.close());
  return made;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

const plainHost = () => listen(createServer((request, response) => void response.end(request.headers.host)));
const secureHost = () =>
  listen(createSecureServer(certificate, (request, response) => void response.end(request.headers.host)));

describe('through a proxy', () => {
  it('an address that was checked is asked for, never a name', async () => {
    const [through, port] = [await proxy(), await plainHost()];
    const answer = await http(through.url).request({ method: 'GET', url: `http://host.test:${port}/x` });
    expect(answer.body.toString()).toBe(`host.test:${port}`);
    expect(through.asked.map(({ target }) => target)).toEqual([`${PUBLIC}:${port}`]);
    expect(through.asked[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('TLS is made with the host itself, by its name', async () => {
    const [through, port] = [await proxy(), await secureHost()];
    const one = http(through.url);
    const answer = await one.request({ method: 'GET', url: `https://host.test:${port}`, tls: { ca } });
    expect(answer.body.toString()).toBe(`host.test:${port}`);
    expect(through.asked.map(({ target }) => target)).toEqual([`${PUBLIC}:${port}`]);
    const wrong = one.request({ method: 'GET', url: `https://wrong.test:${port}`, tls: { ca } });
    expect(await failureOf(wrong)).toMatchObject({ code: 'outbound.tls' });
    const untrusted = one.request({ method: 'GET', url: `https://host.test:${port}` });
    expect(await failureOf(untrusted)).toMatchObject({ code: 'outbound.tls' });
  });

  it('the connection is kept', async () => {
    const [through, port] = [await proxy(), await plainHost()];
    const one = http(through.url);
    for (let n = 0; n < 5; n++) await one.request({ method: 'GET', url: `http://host.test:${port}` });
    expect(through.asked.length).toBeLessThanOrEqual(2);
  });

  it('streams, WebSockets and plain connections go as well', async () => {
    const through = await proxy();
    const streams = createHttpStreamClient(options(through.url));
    cleanups.push(() => streams.close());
    const stream = await streams.open({ method: 'GET', url: `http://host.test:${await plainHost()}` });
    expect(await text(stream.body)).toMatch(/^host\.test/);

    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket, request) => socket.send(`hello ${request.headers.host}`));
    const port = await listen(server);
    const socket = await createWebSocketClient(options(through.url)).open({ url: `ws://host.test:${port}` });
    const heard: string[] = [];
    socket.onMessage(({ data }) => heard.push(data.toString()));
    await waitUntil(() => heard.length > 0);
    expect(heard).toEqual([`hello host.test:${port}`]);
    socket.terminate();

    const greeter = await listen(createTcpServer((peer) => peer.end('220 hello\r\n')));
    const plain = await createSocketClient(options(through.url)).connect({
      host: 'host.test',
      port: greeter,
    });
    expect(await text(plain)).toBe('220 hello\r\n');
    expect(through.asked).toHaveLength(3);
    expect(new Set(through.asked.map(({ target }) => target.split(':')[0]))).toEqual(new Set([PUBLIC]));
  });

  it('no private address is asked for', async () => {
    const [through, port] = [await proxy(), await plainHost()];
    for (const [url, addresses] of [
      [`http://127.0.0.1:${port}`, [PUBLIC]],
      [`http://host.test:${port}`, ['10.0.0.1']],
      [`http://host.test:${port}`, ['169.254.169.254', '::1']],
    ] as const) {
      const failure = await failureOf(http(through.url, [...addresses]).request({ method: 'GET', url }));
      expect(failure).toMatchObject({ code: 'outbound.blocked_address' });
    }
    await http(through.url, ['10.0.0.1', PUBLIC]).request({ method: 'GET', url: `http://host.test:${port}` });
    expect(through.asked.map(({ target }) => target)).toEqual([`${PUBLIC}:${port}`]);
  });

  it('what is private and allowed is called directly', async () => {
    const [through, port] = [await proxy(), await plainHost()];
    const one = createHttpClient({ ...options(through.url), allow: ['127.0.0.1/32'] });
    cleanups.push(() => one.close());
    const answer = await one.request({ method: 'GET', url: `http://127.0.0.1:${port}` });
    expect(answer.status).toBe(200);
    expect(through.asked).toEqual([]);
  });
});

describe('the proxy itself', () => {
  it('gets its credentials, and the host never does', async () => {
    const through = await proxy();
    const seen: IncomingMessage['headers'][] = [];
    const port = await listen(
      createServer((request, response) => (seen.push(request.headers), response.end())),
    );
    const url = through.url.replace('//', '//ann:p%40ss@');
    await http(url).request({ method: 'GET', url: `http://host.test:${port}` });
    const expected = `Basic ${Buffer.from('ann:p@ss').toString('base64')}`;
    expect(through.asked[0]?.headers['proxy-authorization']).toBe(expected);
    expect(JSON.stringify(seen)).not.toContain('proxy');
  });

  it('is only believed with a trusted certificate where it is encrypted', async () => {
    const [through, port] = [await proxy({ secure: true }), await plainHost()];
    const failure = await failureOf(
      http(through.url).request({ method: 'GET', url: `http://host.test:${port}` }),
    );
    expect(failure).toMatchObject({ code: 'outbound.proxy', kind: 'retryable' });
    expect(through.asked).toEqual([]);
  });

  it.each([
    [407, 'outbound.proxy', /user name and password/],
    [403, 'outbound.proxy', /status 403/],
    [502, 'outbound.unreachable', /can’t be reached/],
  ])('that answers %i fails the request as %s', async (answer, code, message) => {
    const [through, port] = [await proxy({ answer }), await plainHost()];
    const url = through.url.replace('//', '//ann:hunter2@');
    const failure = await failureOf(http(url).request({ method: 'GET', url: `http://host.test:${port}` }));
    expect(failure).toMatchObject({ code, kind: 'retryable', message: expect.stringMatching(message) });
    expect(JSON.stringify(failure)).not.toMatch(/hunter2|ann:|127\.0\.0\.1/);
  });

  it('that is away, or says nothing, fails the request and names the setting', async () => {
    const gone = await proxy();
    const [closed] = [cleanups.pop()];
    await closed?.();
    const failure = await failureOf(http(gone.url).request({ method: 'GET', url: 'http://host.test' }));
    expect(failure).toMatchObject({ code: 'outbound.proxy' });
    expect(failure.message).toContain('SLUICE_OUTBOUND_PROXY');
    const silent = await listen(createTcpServer(() => undefined));
    const one = http(`http://127.0.0.1:${silent}`);
    const late = one.request({ method: 'GET', url: 'http://host.test', timeoutMs: 200 });
    expect(await failureOf(late)).toMatchObject({ code: 'outbound.timeout' });
    const controller = new AbortController();
    const plain = createSocketClient(options(`http://127.0.0.1:${silent}`)).connect({
      host: 'host.test',
      port: 25,
      signal: controller.signal,
    });
    controller.abort();
    expect(await failureOf(plain)).toMatchObject({ code: 'outbound.cancelled' });
  });

  it('tries the other addresses of a name where it can’t reach the first', async () => {
    const port = await plainHost();
    const tried: string[] = [];
    const server = createServer();
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      tried.push(request.url ?? '');
      if (tried.length === 1) return void socket.end('HTTP/1.1 504 No\r\n\r\n');
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      cleanups.push(() => void onward.destroy());
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const addresses = ['2606:2800:21f::1', PUBLIC];
    await http(url, addresses).request({ method: 'GET', url: `http://host.test:${port}` });
    expect(tried).toEqual([`[2606:2800:21f::1]:${port}`, `${PUBLIC}:${port}`]);
  });

  it('has to be an http or https address', () => {
    expect(parseProxy('')).toBeNull();
    expect(parseProxy('https://[::1]')).toEqual({
      host: '::1',
      port: 443,
      secure: true,
      authorization: null,
    });
    for (const text of ['socks5://u:hunter2@x', 'proxy:3128', 'nonsense hunter2'])
      expect(() => parseProxy(text)).toThrow(/^The proxy is not an http/);
  });

  it('is not taken from the environment', async () => {
    const through = await proxy();
    const port = await plainHost();
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = through.url;
    try {
      const one = createHttpClient({ allow: ['127.0.0.1/32'] });
      cleanups.push(() => one.close());
      await one.request({ method: 'GET', url: `http://127.0.0.1:${port}` });
      expect(through.asked).toEqual([]);
    } finally {
      delete process.env['http_proxy'];
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    }
  });
});
