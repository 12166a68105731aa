import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { type Failure, FailureError, type SocketTarget } from '#kernel';
import { TEST_CERTIFICATE } from '#testing';

import { createSocketClient, type SocketClientOptions } from './client';

const ALLOWED: SocketClientOptions = { allow: ['127.0.0.1/32'] };
const HOST = '127.0.0.1';
const NEVER = new Promise<never>(() => undefined);

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

async function listen(server: Server): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

const echo = () => listen(createServer((socket) => socket.pipe(socket)));
const secureEcho = () =>
  listen(
    createTlsServer(TEST_CERTIFICATE, (socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    }),
  );

async function connected(target: SocketTarget, options = ALLOWED) {
  const socket = await createSocketClient(options).connect(target);
  cleanups.push(() => socket.destroy());
  return socket;
}

async function answerTo(text: string, target: SocketTarget, options = ALLOWED): Promise<string> {
  const socket = await connected(target, options);
  socket.write(text);
  for await (const chunk of socket) return String(chunk);
  return '';
}

async function failureOf(target: SocketTarget, options = ALLOWED): Promise<Failure> {
  const error: unknown = await createSocketClient(options)
    .connect(target)
    .then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}
const codeOf = async (target: SocketTarget, options = ALLOWED) => (await failureOf(target, options)).code;

describe('a plain connection', () => {
  it('carries bytes both ways', async () => {
    const { port } = await echo();
    expect(await answerTo('hello', { host: HOST, port })).toBe('hello');
  });

  it('is made to the first address of a name that may be dialled', async () => {
    const { port } = await echo();
    const resolve = async () => ['10.0.0.1', HOST];
    expect(await answerTo('hello', { host: 'echo.test', port }, { ...ALLOWED, resolve })).toBe('hello');
  });

  it.each(['127.0.0.1', '[::1]', '::ffff:127.0.0.1', 'localhost', '127.1', '0x7f000001'])(
    'is not made to %s unless an operator allows it',
    async (host) => {
      const { port, sockets } = await echo();
      expect(await codeOf({ host, port }, { allow: [] })).toBe('outbound.blocked_address');
      expect(sockets).toEqual([]);
    },
  );

  it('is not made when a public name has private addresses', async () => {
    const { port } = await echo();
    const resolve = async () => [HOST];
    expect(await codeOf({ host: 'rebound.test', port }, { allow: [], resolve })).toBe(
      'outbound.blocked_address',
    );
  });

  it.each([{ host: '' }, { port: 0 }, { port: 65_536 }, { port: 1.5 }])(
    'needs a host and a port: %p',
    async (wrong) => {
      expect(await codeOf({ host: HOST, port: 1, ...wrong })).toBe('outbound.bad_request');
    },
  );

  it('says that nobody listens', async () => {
    const { port } = await echo();
    for (const cleanup of cleanups.splice(0)) cleanup();
    expect(await failureOf({ host: HOST, port })).toMatchObject({
      code: 'outbound.refused',
      kind: 'retryable',
      details: { host: HOST, port },
    });
  });

  it('waits for a look-up no longer than it was told to, and ends with its signal', async () => {
    const options = { ...ALLOWED, resolve: () => NEVER };
    expect(await failureOf({ host: 'slow.test', port: 1, timeoutMs: 30 }, options)).toMatchObject({
      code: 'outbound.timeout',
      message: 'There was no connection within 30 ms.',
    });
    const stop = new AbortController();
    const code = codeOf({ host: 'slow.test', port: 1, signal: stop.signal }, options);
    stop.abort();
    expect(await code).toBe('outbound.cancelled');
    expect(await codeOf({ host: HOST, port: 1, signal: AbortSignal.abort() })).toBe('outbound.cancelled');
  });

  it('outlives the signal of its beginning', async () => {
    const { port } = await echo();
    const stop = new AbortController();
    const socket = await connected({ host: HOST, port, signal: stop.signal });
    stop.abort();
    expect(socket.destroyed).toBe(false);
  });

  it('ends no process when it breaks and nobody hears it', async () => {
    const { port, sockets } = await echo();
    const socket = await connected({ host: HOST, port });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('x');
    sockets[0]?.resetAndDestroy();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});

describe('an encrypted connection', () => {
  const ca = TEST_CERTIFICATE.cert;

  it('carries bytes to whom the certificate is for', async () => {
    const { port } = await secureEcho();
    expect(await answerTo('hello', { host: HOST, port, tls: { ca } })).toBe('hello');
    expect(await answerTo('hello', { host: HOST, port, tls: { ca, servername: 'localhost' } })).toBe('hello');
    expect(await answerTo('hello', { host: HOST, port, tls: { rejectUnauthorized: false } })).toBe('hello');
  });

  it('is not made to anybody else', async () => {
    const { port, sockets } = await secureEcho();
    expect(await codeOf({ host: HOST, port, tls: {} })).toBe('outbound.tls');
    expect(await codeOf({ host: HOST, port, tls: { ca, servername: 'other.test' } })).toBe('outbound.tls');
    expect(await codeOf({ host: HOST, port, tls: { ca: '-----BEGIN CERTIFICATE-----' } })).toBe(
      'outbound.tls',
    );
    expect(sockets).not.toEqual([]);
  });

  it('shows who it is where it has a certificate', async () => {
    const { port } = await listen(
      createTlsServer({ ...TEST_CERTIFICATE, ca, requestCert: true, rejectUnauthorized: true }, (socket) =>
        socket.end(String(socket.getPeerCertificate().subject.CN)),
      ),
    );
    const socket = await connected({ host: HOST, port, tls: { ca, ...TEST_CERTIFICATE } });
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toBe('localhost');
  });

  it('waits for a silent server no longer than it was told to, and leaves no socket behind', async () => {
    const { port, sockets } = await echo();
    const silent = await listen(createServer());
    expect(await codeOf({ host: HOST, port: silent.port, tls: { ca }, timeoutMs: 50 })).toBe(
      'outbound.timeout',
    );
    const [socket] = silent.sockets;
    if (socket && !socket.closed) {
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(silent.sockets).toHaveLength(1);
    // An echo of the handshake is not TLS.
    expect(await codeOf({ host: HOST, port, tls: { ca } })).toBe('outbound.tls');
    expect(sockets).toHaveLength(1);
  });
});
