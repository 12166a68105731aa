import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import {
  type Failure,
  FailureError,
  type OutboundWebSocket,
  type SocketClient,
  type WebSocketClose,
} from '#kernel';
import { TEST_CERTIFICATE } from '#testing';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { createSocketClient } from '../socket/client';
import { createWebSocketClient } from './client';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

const client = (allow = ['127.0.0.1/32']) => createWebSocketClient({ allow });

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function peer(
  onSocket: (socket: WebSocket, request: IncomingMessage) => void,
  options: ServerOptions = {},
): Promise<string> {
  const http = createServer();
  const port = await listening(http);
  const server = new WebSocketServer({ server: http, ...options });
  server.on('connection', onSocket);
  return `ws://127.0.0.1:${port}`;
}

/** Bytes as they are, after a proper handshake answer or in its place. */
const raw = (onSocket: (socket: Socket) => void): Promise<number> => listening(createTcpServer(onSocket));

/** RFC 6455 §4.2.2. */
const accept = (key: string) =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

const closeOf = (socket: OutboundWebSocket) =>
  new Promise<WebSocketClose>((resolve) => socket.onClose(resolve));

const textsOf = (socket: OutboundWebSocket, count: number) =>
  new Promise<string[]>((resolve) => {
    const texts: string[] = [];
    socket.onMessage(({ data }) => {
      if (texts.push(data.toString()) === count) resolve(texts);
    });
  });

describe('an open WebSocket', () => {
  it('is asked for as described and carries messages both ways', async () => {
    const requests: IncomingMessage[] = [];
    const url = await peer(
      (socket, request) => {
        requests.push(request);
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      },
      { handleProtocols: () => 'two' },
    );
    const socket = await client().open({
      url: `${url.replace('//', '//ann:pw@')}/live?key=1#top`,
      headers: { 'X-Key': 'k', Upgrade: 'h2c', 'Sec-WebSocket-Extensions': 'permessage-deflate' },
      protocols: ['one', 'two'],
    });
    expect(socket.protocol).toBe('two');
    expect(requests[0]).toMatchObject({ url: '/live?key=1' });
    expect(requests[0]?.headers).toMatchObject({
      'x-key': 'k',
      'user-agent': 'Sluice',
      upgrade: 'websocket',
      authorization: `Basic ${Buffer.from('ann:pw').toString('base64')}`,
    });
    expect(requests[0]?.headers).not.toHaveProperty('sec-websocket-extensions');
    const texts = textsOf(socket, 2);
    await socket.send('hello');
    await socket.send(Buffer.from('bytes'));
    expect(await texts).toEqual(['hello', 'bytes']);
    await socket.ping();
    socket.close(1000, 'x'.repeat(200));
    expect(await closeOf(socket)).toMatchObject({ code: 1000 });
    expect(await failureOf(socket.send('late'))).toMatchObject({ code: 'outbound.reset' });
    expect(await failureOf(socket.ping())).toMatchObject({ code: 'outbound.reset' });
  });

  it('loses nothing that came before somebody listened', async () => {
    const url = await peer((socket) => {
      for (let n = 0; n < 100; n++) socket.send(String(n));
    });
    const socket = await client().open({ url });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await textsOf(socket, 100)).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
    socket.terminate();
  });

  it('reads nothing while it is paused, so that the peer has to wait', async () => {
    let sender: WebSocket | undefined;
    const url = await peer((socket) => {
      sender = socket;
      socket.on('message', () => {
        for (let n = 0; n < 200; n++) socket.send(Buffer.alloc(100_000, n));
      });
    });
    const socket = await client().open({ url });
    let received = 0;
    let isPaused = false;
    const all = new Promise<void>((resolve) =>
      socket.onMessage(() => {
        if (++received === 200) resolve();
        if (received === 1) {
          socket.pause();
          isPaused = true;
        }
      }),
    );
    await socket.send('go');
    await new Promise<void>((resolve) => {
      const check = setInterval(() => {
        // What the system holds for both ends is far less than 20 MB.
        if (!isPaused || (sender?.bufferedAmount ?? 0) < 5_000_000) return;
        clearInterval(check);
        resolve();
      }, 20);
    });
    expect(received).toBeLessThan(10);
    socket.resume();
    await all;
    socket.terminate();
  });

  it('tells why the peer closed it', async () => {
    const url = await peer((socket) => socket.close(4004, 'bad token'));
    const socket = await client().open({ url });
    socket.onMessage(() => undefined);
    expect(await closeOf(socket)).toEqual({ code: 4004, reason: 'bad token' });
    // Who asks late hears it all the same.
    expect(await closeOf(socket)).toEqual({ code: 4004, reason: 'bad token' });
  });

  it('says 1006 when the connection breaks', async () => {
    const url = await peer((socket) => socket.terminate());
    const socket = await client().open({ url });
    socket.onMessage(() => undefined);
    expect(await closeOf(socket)).toMatchObject({ code: 1006 });
  });
});

describe('an encrypted WebSocket', () => {
  async function securePeer() {
    const names: (string | false | null)[] = [];
    const https = createHttpsServer(TEST_CERTIFICATE);
    https.on('secureConnection', (socket) =>
      names.push((socket as TLSSocket & { servername: string }).servername),
    );
    const port = await listening(https);
    new WebSocketServer({ server: https }).on('connection', (socket) => socket.send('hello'));
    return { port, names };
  }

  it('is opened for the name that its certificate is for', async () => {
    const { port, names } = await securePeer();
    const inner = createSocketClient({
      allow: ['127.0.0.1/32'],
      resolve: () => Promise.resolve(['127.0.0.1']),
    });
    const sockets: SocketClient = {
      connect: (target) =>
        inner.connect({
          ...target,
          ...(target.tls ? { tls: { ...target.tls, ca: TEST_CERTIFICATE.cert } } : {}),
        }),
    };
    const socket = await createWebSocketClient({ allow: [], sockets }).open({
      url: `wss://localhost:${port}/`,
    });
    expect(await textsOf(socket, 1)).toEqual(['hello']);
    expect(names).toEqual(['localhost']);
    socket.terminate();
  });

  it('is refused when nobody vouches for it', async () => {
    const { port } = await securePeer();
    expect(await failureOf(client().open({ url: `wss://127.0.0.1:${port}/` }))).toMatchObject({
      code: 'outbound.tls',
    });
  });
});

describe('a hostile peer', () => {
  const handshake = (socket: Socket, then: () => void) =>
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (.+)\r/i.exec(request.toString())?.[1] ?? '';
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept(key)}\r\n\r\n`,
      );
      then();
    });

  it('with a message of 200 MB is told 1009 before it is read', async () => {
    let told = 0;
    const port = await raw((socket) =>
      handshake(socket, () => {
        const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
        header.writeBigUInt64BE(200_000_000n, 2);
        socket.write(header);
        const chunk = Buffer.alloc(1_000_000);
        const more = (): void => void (socket.writable && socket.write(chunk, more));
        more();
        // A masked close frame: its code is behind the mask (RFC 6455 §5.3).
        socket.on('data', (frame) => {
          if (frame[0] === 0x88) told = frame.readUInt16BE(2) ^ frame.readUInt16BE(6);
        });
      }),
    );
    const before = process.memoryUsage().rss;
    const socket = await client().open({ url: `ws://127.0.0.1:${port}` });
    let messages = 0;
    socket.onMessage(() => messages++);
    expect(await closeOf(socket)).toMatchObject({
      code: 1009,
      failure: { code: 'outbound.message_too_large' },
    });
    expect(told).toBe(1009);
    const bytes = process.memoryUsage().rss - before;
    expect(messages).toBe(0);
    expect(bytes).toBeLessThan(100_000_000);
  });

  it.each([
    ['text that is not UTF-8', Buffer.from([0x81, 2, 0xc3, 0x28]), 1007],
    ['garbage', Buffer.from('this is no frame at all'), 1002],
    ['a masked frame', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x61]), 1002],
  ])('with %s is left', async (_, bytes, code) => {
    const port = await raw((socket) => handshake(socket, () => socket.write(bytes)));
    const socket = await client().open({ url: `ws://127.0.0.1:${port}` });
    socket.onMessage(() => undefined);
    expect(await closeOf(socket)).toMatchObject({ code, failure: { code: 'outbound.bad_message' } });
  });
});

describe('a WebSocket that can’t be opened', () => {
  it.each([
    [401, 'auth'],
    [404, 'permanent'],
    [503, 'retryable'],
    [302, 'permanent'],
  ])('because the host says %d', async (status, kind) => {
    let requests = 0;
    const http = createServer();
    http.on('upgrade', (_, socket) => {
      requests++;
      socket.end(
        `HTTP/1.1 ${status} No\r\nLocation: ws://127.0.0.1:1/\r\nRetry-After: 7\r\nConnection: close\r\n\r\nno`,
      );
    });
    const port = await listening(http);
    const failure = await failureOf(client().open({ url: `ws://127.0.0.1:${port}/x?token=secret` }));
    expect(failure).toMatchObject({
      kind,
      code: 'outbound.handshake_refused',
      retryAfterMs: 7000,
      details: { status, url: `ws://127.0.0.1:${port}/x` },
    });
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(requests).toBe(1);
  });

  it('because it speaks none of the sub-protocols', async () => {
    const url = await peer(() => undefined, { handleProtocols: () => false });
    expect(await failureOf(client().open({ url, protocols: ['graphql-transport-ws'] }))).toMatchObject({
      code: 'outbound.bad_handshake',
      message: 'The host speaks none of the sub-protocols that were asked for.',
    });
  });

  it('because it answers in another language', async () => {
    const port = await raw((socket) => socket.on('data', () => socket.write('220 mail.test ESMTP\r\n')));
    expect(await failureOf(client().open({ url: `ws://127.0.0.1:${port}` }))).toMatchObject({
      code: 'outbound.bad_response',
    });
  });

  it('because it is silent', async () => {
    const port = await raw(() => undefined);
    expect(await failureOf(client().open({ url: `ws://127.0.0.1:${port}`, timeoutMs: 60 }))).toMatchObject({
      code: 'outbound.timeout',
      message: 'There was no WebSocket within 60 ms.',
    });
  });

  it('because it was stopped', async () => {
    const controller = new AbortController();
    const port = await raw((socket) => socket.on('data', () => controller.abort()));
    expect(
      await failureOf(client().open({ url: `ws://127.0.0.1:${port}`, signal: controller.signal })),
    ).toMatchObject({ code: 'outbound.cancelled' });
    expect(
      await failureOf(client().open({ url: `ws://127.0.0.1:${port}`, signal: controller.signal })),
    ).toMatchObject({ code: 'outbound.cancelled' });
  });

  it.each([
    ['an address that is private', 'ws://10.0.0.1/', 'outbound.blocked_address'],
    ['a name that is loopback', 'ws://localhost:1/', 'outbound.blocked_address'],
    ['another kind of address', 'http://example.com/', 'outbound.bad_url'],
    ['no address', 'wss://', 'outbound.bad_url'],
  ])('because of %s', async (_, url, code) => {
    expect(await failureOf(client([]).open({ url }))).toMatchObject({ code });
  });

  it('because of a header that can’t be sent', async () => {
    const url = await peer(() => undefined);
    expect(await failureOf(client().open({ url, headers: { 'x-a': 'a\r\nb: c' } }))).toMatchObject({
      code: 'outbound.bad_request',
    });
  });

  it('because nothing encrypted is there', async () => {
    const url = await peer(() => undefined);
    const failure = await failureOf(client().open({ url: url.replace('ws:', 'wss:') }));
    expect(['outbound.tls', 'outbound.reset']).toContain(failure.code);
  });
});
