import { createServer as createHttpsServer } from 'node:https';
import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';

import { type Failure, FailureError, type HttpRequest } from '#kernel';
import { TEST_AUTHORITY, waitUntil } from '#testing';

import { createHttpClient } from '../client';

const { ca, server: certificate } = TEST_AUTHORITY;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function listen(server: Server): Promise<number> {
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

type Handle = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

async function upstream(handle: Handle, options: SecureServerOptions = {}) {
  const requests: Http2ServerRequest[] = [];
  const sessions: ServerHttp2Session[] = [];
  const server = createSecureServer({ ...certificate, ...options }, (request, response) => {
    requests.push(request);
    if (request.httpVersion === '2.0') request.stream.on('error', () => undefined);
    handle(request, response);
  });
  server.on('session', (session) => {
    session.on('error', () => undefined);
    sessions.push(session);
  });
  const port = await listen(server);
  return { url: `https://host.test:${port}`, port, requests, sessions };
}

function client(resolve = () => Promise.resolve(['127.0.0.1'])) {
  const made = createHttpClient({ allow: ['127.0.0.1/32'], resolve });
  cleanups.push(() => made.close());
  return (url: string, more: Partial<HttpRequest> = {}) =>
    made.request({ method: 'GET', url, tls: { ca }, timeoutMs: 10_000, ...more });
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

async function bodyOf(request: Http2ServerRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const echo: Handle = (request, response) => {
  void bodyOf(request).then(
    (body) => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      const { method, url, headers, httpVersion } = request;
      response.end(JSON.stringify({ method, url, headers, httpVersion, body: body.toString() }));
    },
    () => undefined,
  );
};
const ok: Handle = (_, response) => void response.end('ok');

describe('a host that offers HTTP/2', () => {
  it('gets a request by it, whole, and its answer comes back as any other', async () => {
    const host = await upstream(echo);
    const answer = await client()(`${host.url}/cards?x=1`, {
      method: 'post',
      headers: {
        'X-Tag': ['a', 'b'],
        Connection: 'close',
        'Content-Length': '999',
        Authorization: 'Bearer t',
      },
      body: 'héllo',
    });
    expect(answer).toMatchObject({
      status: 200,
      url: `${host.url}/cards?x=1`,
      headers: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(Object.keys(answer.headers)).not.toContain(':status');
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      method: 'POST',
      url: '/cards?x=1',
      httpVersion: '2.0',
      body: 'héllo',
      headers: {
        ':authority': `host.test:${host.port}`,
        'x-tag': 'a, b',
        'content-length': '6',
        'user-agent': 'Sluice',
        authorization: 'Bearer t',
      },
    });
  });

  it('gets many at once on one connection, no more than it allows', async () => {
    let most = 0;
    let met = 0;
    let held: { end(text: string): unknown }[] = [];
    // Each waits until another one is there, but for the first, which is alone, and the last, which may be.
    const host = await upstream(
      (_, response) => {
        met += 1;
        held.push(response);
        most = Math.max(most, held.length);
        if (held.length < 2 && met > 1 && met < 61) return;
        for (const one of held) one.end('ok');
        held = [];
      },
      { settings: { maxConcurrentStreams: 7 } },
    );
    const send = client();
    await send(host.url);
    await Promise.all(Array.from({ length: 60 }, () => send(host.url)));
    expect(host.requests).toHaveLength(61);
    expect(host.sessions.length).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(7 * host.sessions.length);
  });

  it('has one connection for all that it takes', async () => {
    const host = await upstream(ok);
    const send = client();
    await Promise.all(Array.from({ length: 50 }, () => send(host.url)));
    await send(host.url);
    expect(host.sessions).toHaveLength(1);
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
    ['DELETE', 200],
  ])('may answer %s with %i and nothing more', async (method, status) => {
    const host = await upstream((_, response) => void response.writeHead(status).end());
    const answer = await client()(host.url, { method });
    expect(answer).toMatchObject({ status });
    expect(answer.body).toHaveLength(0);
  });

  it('may compress, redirect, and answer with an error', async () => {
    const host = await upstream((request, response) => {
      if (request.url === '/from') return void response.writeHead(307, { location: '/to' }).end();
      response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync(`${request.method} squeezed`));
    });
    const answer = await client()(`${host.url}/from`, { method: 'POST', body: 'x' });
    expect(answer).toMatchObject({ status: 500, url: `${host.url}/to` });
    expect(answer.body.toString()).toBe('POST squeezed');
  });
});

it('is called by HTTP/1.1 where an operator wants that', async () => {
  const host = await upstream(echo, { allowHTTP1: true });
  const made = createHttpClient({
    allow: ['127.0.0.1/32'],
    resolve: () => Promise.resolve(['127.0.0.1']),
    http2: false,
  });
  cleanups.push(() => made.close());
  const { body } = await made.request({ method: 'GET', url: host.url, tls: { ca } });
  expect(JSON.parse(body.toString())).toMatchObject({ httpVersion: '1.1' });
});

describe('a host that does not offer it', () => {
  it('gets HTTP/1.1, on the connection by which that was found out', async () => {
    let connections = 0;
    const server = createHttpsServer(certificate, (request, response) => response.end(request.httpVersion));
    server.on('secureConnection', () => connections++);
    const url = `https://host.test:${await listen(server)}`;
    const send = client();
    expect((await send(url)).body.toString()).toBe('1.1');
    expect(connections).toBe(1);
    await Promise.all(Array.from({ length: 10 }, () => send(url)));
  });

  it('but says so gets HTTP/1.1 from then on', async () => {
    const server = createTlsServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
      socket.on('error', () => undefined);
      if (socket.alpnProtocol === 'h2') return void socket.end('HTTP/1.1 400 What?\r\n\r\n');
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n1.1'));
    });
    const url = `https://host.test:${await listen(server)}`;
    const send = client();
    expect(await failureOf(send(url, { method: 'POST', body: 'x' }))).toMatchObject({
      code: 'outbound.reset',
    });
    expect((await send(url, { method: 'POST', body: 'x' })).body.toString()).toBe('1.1');
  });
});

describe('the guard and TLS', () => {
  it('hold as over HTTP/1.1', async () => {
    const host = await upstream(ok);
    expect(await failureOf(client(() => Promise.resolve(['10.0.0.1']))(host.url))).toMatchObject({
      code: 'outbound.blocked_address',
    });
    expect(await failureOf(client()(host.url, { tls: {} }))).toMatchObject({ code: 'outbound.tls' });
    expect(await failureOf(client()(`https://wrong.test:${host.port}`))).toMatchObject({
      code: 'outbound.tls',
    });
    expect(host.requests).toHaveLength(0);
    expect(await failureOf(client()('https://127.0.0.1:1'))).toMatchObject({ code: 'outbound.refused' });
  });

  it.each<Record<string, string>>([{ 'x-a': 'b\r\nc: d' }, { 'x a': 'b' }, { 'x-a': 'b\0' }])(
    'let no header %j through',
    async (headers) => {
      const host = await upstream(ok);
      const send = client();
      await send(host.url);
      const failure = await failureOf(send(host.url, { headers }));
      expect(failure).toMatchObject({ code: 'outbound.bad_request', kind: 'permanent' });
      expect(host.requests).toHaveLength(1);
    },
  );
});

describe('limits', () => {
  it('end the request that they concern, and no other on its connection', async () => {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const ends: Record<string, number> = {};
    const host = await upstream((request, response) => {
      request.stream.on('close', () => (ends[request.url] = request.stream.rstCode));
      if (request.url === '/slow') return void gone.then(() => response.end('slow'));
      if (request.url === '/big') {
        const chunk = Buffer.alloc(64 * 1024);
        const more = () => {
          while (!response.stream.destroyed && response.stream.write(chunk));
          if (!response.stream.destroyed) response.stream.once('drain', more);
        };
        response.writeHead(200);
        return more();
      }
      if (request.url === '/long') return void response.writeHead(200, { 'content-length': '999999999' });
      if (request.url === '/drip') {
        const drip = setInterval(() => response.stream.destroyed || response.write('.'), 20);
        cleanups.push(() => clearInterval(drip));
        return;
      }
      if (request.url === '/bomb')
        return void response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(50_000_000)));
    });
    const send = client();
    const slow = send(`${host.url}/slow`);
    const controller = new AbortController();
    const cancelled = failureOf(send(`${host.url}/hang`, { signal: controller.signal }));
    const codes = await Promise.all([
      failureOf(send(`${host.url}/big`, { maxResponseBytes: 1_000_000 })),
      failureOf(send(`${host.url}/long`)),
      failureOf(send(`${host.url}/bomb`)),
      failureOf(send(`${host.url}/drip`, { timeoutMs: 400 })),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([
      'outbound.response_too_large',
      'outbound.response_too_large',
      'outbound.response_too_large',
      'outbound.timeout',
    ]);
    controller.abort();
    expect(await cancelled).toMatchObject({ code: 'outbound.cancelled' });
    await waitUntil(() => Object.keys(ends).length === 5);
    expect(ends).toMatchObject({ '/big': constants.NGHTTP2_CANCEL, '/hang': constants.NGHTTP2_CANCEL });
    go();
    expect((await slow).body.toString()).toBe('slow');
    expect(host.sessions).toHaveLength(1);
  });

  it('hold for headers', async () => {
    const host = await upstream((_, response) => {
      response.writeHead(200, {
        'x-a': 'a'.repeat(15_000),
        'x-b': 'b'.repeat(15_000),
        'x-c': 'c'.repeat(15_000),
      });
      response.end();
    });
    expect(await failureOf(client()(host.url))).toMatchObject({ code: 'outbound.headers_too_large' });
  });

  it('end a request that waits for room', async () => {
    const host = await upstream(() => undefined, { settings: { maxConcurrentStreams: 1 } });
    const send = client();
    const sent = Array.from({ length: 8 }, () => failureOf(send(host.url, { timeoutMs: 400 })));
    expect(new Set((await Promise.all(sent)).map(({ code }) => code))).toEqual(new Set(['outbound.timeout']));
  });
});

describe('an upload', () => {
  const CHUNK = Buffer.alloc(64 * 1024, 'x');

  it('is read as slowly as the host takes it, and arrives whole', async () => {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const host = await upstream((request, response) => {
      void gone.then(() => bodyOf(request)).then((body) => response.end(String(body.length)));
    });
    let given = 0;
    async function* source() {
      for (; given < 500; given++) yield await Promise.resolve(CHUNK);
    }
    const sent = client()(host.url, { method: 'PUT', body: source() });
    let before = -1;
    await waitUntil(
      () => {
        const same = host.requests.length > 0 && given === before;
        before = given;
        return same;
      },
      { everyMs: 150 },
    );
    expect(given).toBeLessThan(400);
    go();
    expect((await sent).body.toString()).toBe(String(500 * CHUNK.length));
  });

  it('fails as its source does, and is never taken for complete', async () => {
    const ends: number[] = [];
    const host = await upstream((request) => {
      request.on('data', () => undefined);
      request.stream.on('close', () => ends.push(request.stream.rstCode));
    });
    async function* broken() {
      yield CHUNK;
      await waitUntil(() => host.requests.length > 0);
      throw new Error('gone');
    }
    const send = client();
    expect(await failureOf(send(host.url, { method: 'PUT', body: broken() }))).toMatchObject({
      code: 'outbound.body_failed',
    });
    async function* short() {
      yield await Promise.resolve(CHUNK);
    }
    const headers = { 'content-length': '9999999' };
    expect(await failureOf(send(host.url, { method: 'PUT', body: short(), headers }))).toMatchObject({
      code: 'outbound.bad_request',
    });
    await waitUntil(() => ends.length >= 1);
    expect(ends).not.toContain(constants.NGHTTP2_NO_ERROR);
  });

  it('may be answered before it is through, and leaves its connection to others', async () => {
    const host = await upstream((request, response) => {
      if (request.method === 'GET') return void response.end('ok');
      request.once('data', () => {
        response.writeHead(413).end('too much');
      });
    });
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield await Promise.resolve(CHUNK);
      } finally {
        closed = true;
      }
    }
    const send = client();
    expect(await send(host.url, { method: 'PUT', body: endless() })).toMatchObject({ status: 413 });
    await waitUntil(() => closed);
    expect((await send(host.url)).status).toBe(200);
    expect(host.sessions).toHaveLength(1);
  });
});

describe('a connection that ends', () => {
  it('with a word (GOAWAY) lets end what is under way, and takes nothing new', async () => {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const host = await upstream((request, response) => {
      if (request.url === '/slow') void gone.then(() => response.end('slow'));
      else response.end('ok');
    });
    const send = client();
    const slow = send(`${host.url}/slow`, { method: 'POST', body: 'x' });
    await waitUntil(() => host.requests.length === 1);
    host.sessions[0]!.goaway(constants.NGHTTP2_NO_ERROR, 1);
    await waitUntil(
      async () => {
        await send(host.url, { method: 'POST', body: 'x' });
        return host.sessions.length === 2;
      },
      { what: 'a second connection' },
    );
    go();
    expect((await slow).body.toString()).toBe('slow');
  });

  it('in the middle fails what is under way, and only what does no harm is sent once more', async () => {
    let asked = 0;
    const host = await upstream((request, response) => {
      if (request.url === '/ok' || ++asked % 2 === 0) return void response.end('ok');
      request.stream.session?.destroy();
    });
    const send = client();
    await send(`${host.url}/ok`);
    expect((await send(host.url)).status).toBe(200);
    expect(asked).toBe(2);
    expect(await failureOf(send(host.url, { method: 'POST', body: 'x' }))).toMatchObject({
      code: 'outbound.reset',
    });
    expect(asked).toBe(3);
  });

  it('without a word is found out, and not used again', async () => {
    const host = await upstream(ok);
    const links: Socket[] = [];
    const relay = createTcpServer((socket) => {
      const onward = connect(host.port, '127.0.0.1');
      onward.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
      links.push(socket, onward);
      cleanups.push(() => void onward.destroy());
    });
    const url = `https://host.test:${await listen(relay)}`;
    const send = client();
    await send(url);
    for (const link of links) link.pause().unpipe();
    expect(await failureOf(send(url, { timeoutMs: 200 }))).toMatchObject({ code: 'outbound.timeout' });
    await waitUntil(async () => (await send(url, { timeoutMs: 500 })).status === 200, {
      what: 'a new connection to be used',
    });
    expect(host.sessions).toHaveLength(2);
  });
});

describe('a request that the host refused untouched', () => {
  const refusing = (times: number) => {
    let refused = 0;
    return upstream((request, response) => {
      if (refused++ < times) request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else response.end('ok');
    });
  };

  it('is sent anew, whatever its method', async () => {
    const host = await refusing(2);
    expect((await client()(host.url, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(host.requests).toHaveLength(3);
  });

  it('is not sent for ever, and not at all where its body is spent', async () => {
    const host = await refusing(1000);
    const send = client();
    expect(await failureOf(send(host.url, { method: 'POST', body: 'x' }))).toMatchObject({
      code: 'outbound.reset',
    });
    expect(host.requests).toHaveLength(3);
    async function* once() {
      yield await Promise.resolve(Buffer.from('x'));
    }
    expect(await failureOf(send(host.url, { method: 'PUT', body: once() }))).toMatchObject({
      code: 'outbound.reset',
    });
    expect(host.requests).toHaveLength(4);
  });
});
