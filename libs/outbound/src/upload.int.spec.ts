import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import { type Failure, FailureError, type HttpRequest } from '#kernel';
import { waitUntil } from '#testing';

import { createHttpClient } from './client';
import { createHttpStreamClient } from './stream/client';

const ALLOW = { allow: ['127.0.0.1/32'] };
const CHUNK = Buffer.alloc(64 * 1024, 'x');

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function upstream(handler: RequestListener) {
  const server = createServer(handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

async function receive(request: IncomingMessage): Promise<{ bytes: number; complete: boolean }> {
  let bytes = 0;
  try {
    for await (const chunk of request) bytes += (chunk as Buffer).length;
  } catch {
    // Cut off.
  }
  return { bytes, complete: request.complete };
}

/** Chunks on demand, with what became of their source. */
function source(count: number, each?: (n: number) => Promise<void> | void) {
  const state = { given: 0, closed: false };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let n = 0; n < count; n++) {
        await each?.(n);
        state.given += 1;
        yield CHUNK;
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, body: chunks() };
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

/** A connection can be used again a moment after its answer. */
const putBack = async () => {
  for (let n = 0; n < 3; n++) await turn();
};

const put = (url: string, more: Partial<HttpRequest>): HttpRequest => ({ method: 'PUT', url, ...more });

const CLIENTS = [
  [
    'the client',
    () => {
      const client = createHttpClient(ALLOW);
      cleanups.push(() => client.close());
      return (request: HttpRequest) => client.request(request);
    },
  ],
  [
    'the client of streams',
    () => {
      const client = createHttpStreamClient(ALLOW);
      cleanups.push(() => client.close());
      return async ({ timeoutMs, ...request }: HttpRequest) => {
        const { body, ...answer } = await client.open({
          ...request,
          ...(timeoutMs === undefined ? {} : { headersTimeoutMs: timeoutMs }),
        });
        const chunks: Buffer[] = [];
        for await (const chunk of body) chunks.push(chunk);
        return { ...answer, body: Buffer.concat(chunks) };
      };
    },
  ],
] as const;

describe.each(CLIENTS)('an upload by %s', (_, client) => {
  it('is sent in chunks, as it comes', async () => {
    const seen: Promise<{ bytes: number }>[] = [];
    const server = await upstream((request, response) => {
      const received = receive(request);
      seen.push(received);
      void received.then(({ bytes }) => response.end(`${bytes} ${request.headers['transfer-encoding']}`));
    });
    const { body, state } = source(20, () => turn());
    const answer = await client()(put(server.url, { body }));
    expect(answer.body.toString()).toBe(`${20 * CHUNK.length} chunked`);
    expect(state).toEqual({ given: 20, closed: true });
  });

  it('has the length that its sender knows', async () => {
    const server = await upstream((request, response) => {
      void receive(request).then(({ bytes }) =>
        response.end(`${bytes} ${request.headers['content-length']} ${request.headers['transfer-encoding']}`),
      );
    });
    const length = 3 * CHUNK.length;
    const send = client();
    const { body } = source(3);
    const answer = await send(put(server.url, { body, headers: { 'Content-Length': String(length) } }));
    expect(answer.body.toString()).toBe(`${length} ${length} undefined`);
    const { body: short } = source(2);
    const failure = await failureOf(
      send(put(server.url, { body: short, headers: { 'content-length': '9999999' } })),
    );
    expect(failure).toMatchObject({ code: 'outbound.bad_request', kind: 'permanent' });
  });

  it('is read as slowly as the host takes it', async () => {
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const server = await upstream((request, response) => {
      void gone.then(() => receive(request)).then(({ bytes }) => response.end(String(bytes)));
    });
    const { body, state } = source(1000);
    const sent = client()(put(server.url, { body }));
    // Once the host's and the system's buffers are full nothing is read any more.
    let before = -1;
    await waitUntil(
      () => {
        const same = state.given > 0 && state.given === before;
        before = state.given;
        return same;
      },
      { everyMs: 200, what: 'the source to be left alone' },
    );
    expect(state.given).toBeLessThan(500);
    go();
    expect((await sent).body.toString()).toBe(String(1000 * CHUNK.length));
  });

  it('fails as its source does, and the host never takes it for complete', async () => {
    let received: Promise<{ complete: boolean }> | undefined;
    const server = await upstream((request) => {
      received = receive(request);
    });
    const send = client();
    const broken = source(5, async (n) => {
      if (n < 3) return;
      await waitUntil(() => received !== undefined);
      throw new Error('/data/secret-file: read error');
    });
    const failure = await failureOf(send(put(server.url, { body: broken.body })));
    expect(failure).toMatchObject({ code: 'outbound.body_failed', kind: 'retryable' });
    expect(JSON.stringify(failure)).not.toContain('secret-file');
    await expect(received).resolves.toMatchObject({ complete: false });
    const own = new FailureError({ kind: 'permanent', code: 'file.gone', message: 'G.' });
    const gone = source(5, (n) => {
      if (n === 1) throw own;
    });
    expect(await failureOf(send(put(server.url, { body: gone.body })))).toEqual(own.failure);
  });

  it.each(['signal', 'time-out'])('ends at its %s, even while its source gives nothing', async (by) => {
    let received: Promise<{ complete: boolean }> | undefined;
    const server = await upstream((request) => {
      received = receive(request);
    });
    const controller = new AbortController();
    const state = { closed: false };
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => {
        let n = 0;
        return {
          next: () =>
            n++ === 0 ? Promise.resolve({ done: false, value: CHUNK }) : new Promise(() => undefined),
          return: () => {
            state.closed = true;
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    };
    const sent = failureOf(
      client()(
        put(server.url, { body, signal: controller.signal, timeoutMs: by === 'signal' ? 60_000 : 300 }),
      ),
    );
    await waitUntil(() => received !== undefined);
    if (by === 'signal') controller.abort();
    expect((await sent).code).toBe(by === 'signal' ? 'outbound.cancelled' : 'outbound.timeout');
    await expect(received).resolves.toMatchObject({ complete: false });
    expect(state.closed).toBe(true);
  });

  it('lets go of its source when it is never sent', async () => {
    const send = client();
    for (const url of ['http://10.0.0.1/', 'nonsense', 'http://127.0.0.1:1/']) {
      const state = { closed: false };
      const body: AsyncIterable<Uint8Array> = {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ done: true, value: undefined }),
          return: () => {
            state.closed = true;
            return Promise.resolve({ done: true, value: undefined });
          },
        }),
      };
      await failureOf(send(put(url, { body })));
      expect(state.closed).toBe(true);
    }
  });

  it('may be answered before it is through', async () => {
    const server = await upstream((request, response) => {
      request.once('data', () => response.writeHead(413, { connection: 'close' }).end('too much'));
    });
    const { body, state } = source(1_000_000);
    const answer = await client()(put(server.url, { body }));
    expect(answer).toMatchObject({ status: 413 });
    expect(answer.body.toString()).toBe('too much');
    await waitUntil(() => state.closed);
    expect(state.given).toBeLessThan(1000);
  });

  it.each([307, 308])('is not sent again when the host answers %i', async (status) => {
    const server = await upstream((request, response) => {
      void receive(request).then(() =>
        response.writeHead(status, { location: '/elsewhere?key=s3cret' }).end(),
      );
    });
    const failure = await failureOf(client()(put(server.url, { body: source(2).body })));
    expect(failure).toMatchObject({
      code: 'outbound.body_not_repeatable',
      kind: 'permanent',
      details: { status, location: `${server.url}/elsewhere` },
    });
    expect(JSON.stringify(failure)).not.toContain('s3cret');
  });

  it('is followed by a GET where the answer says so', async () => {
    const server = await upstream((request, response) => {
      if (request.url === '/done') return void response.end(`${request.method} done`);
      void receive(request).then(() => response.writeHead(303, { location: '/done' }).end());
    });
    expect((await client()(put(server.url, { body: source(2).body }))).body.toString()).toBe('GET done');
  });
});

describe('secrets in headers', () => {
  it('stay with their origin, even under a name that goes along', async () => {
    const other = await upstream((request, response) => void response.end(JSON.stringify(request.headers)));
    const server = await upstream((request, response) => {
      if (request.url === '/same') return void response.end(JSON.stringify(request.headers));
      response.writeHead(302, { location: request.url === '/out' ? other.url : '/same' }).end();
    });
    const headers = { accept: 'text/plain', 'User-Agent': 'key-in-the-agent', 'x-api-key': 'k' };
    const client = CLIENTS[0][1]();
    const ask = async (path: string) => {
      const secretHeaders = ['user-agent', 'x-api-key'];
      const { body } = await client({ method: 'GET', url: server.url + path, headers, secretHeaders });
      return JSON.parse(body.toString()) as Record<string, string>;
    };
    expect(await ask('/in')).toMatchObject({ 'user-agent': 'key-in-the-agent', 'x-api-key': 'k' });
    const gone = await ask('/out');
    expect(gone).toMatchObject({ accept: 'text/plain' });
    expect(JSON.stringify(gone)).not.toMatch(/key-in-the-agent|x-api-key/);
  });
});

describe('a connection that breaks before any answer', () => {
  /** Answers once on each connection, then closes it when it is used again. */
  async function closing() {
    const requests: string[] = [];
    const used = new WeakSet<Socket>();
    const server = await upstream((request: IncomingMessage, response: ServerResponse) => {
      requests.push(`${request.method}`);
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      response.end('ok');
    });
    return { ...server, requests };
  }

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])(
    'has its %s sent once more, on a fresh one',
    async (method) => {
      const server = await closing();
      const send = CLIENTS[0][1]();
      await send({ method: 'GET', url: server.url });
      await putBack();
      expect((await send({ method, url: server.url, body: method === 'PUT' ? 'x' : null })).status).toBe(200);
      expect(server.requests).toEqual(['GET', method, method]);
      expect(server.sockets.size).toBe(2);
    },
  );

  it.each(['POST', 'PATCH'])('has its %s never sent twice', async (method) => {
    const server = await closing();
    const send = CLIENTS[0][1]();
    await send({ method: 'GET', url: server.url });
    await putBack();
    expect(await failureOf(send({ method, url: server.url, body: 'x' }))).toMatchObject({
      code: 'outbound.reset',
    });
    expect(server.requests).toEqual(['GET', method]);
  });

  it('has nothing streamed sent twice, and nothing that was answered in part', async () => {
    const server = await closing();
    const send = CLIENTS[0][1]();
    await send({ method: 'GET', url: server.url });
    await putBack();
    expect(await failureOf(send(put(server.url, { body: source(1).body })))).toMatchObject({
      code: 'outbound.reset',
    });
    expect(server.requests).toEqual(['GET', 'PUT']);
    let asked = 0;
    const half = await upstream((request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => request.socket.destroy());
    });
    expect(await failureOf(send({ method: 'GET', url: half.url }))).toMatchObject({ code: 'outbound.reset' });
    expect(asked).toBe(1);
  });

  it('is not tried for ever', async () => {
    let asked = 0;
    const server = await upstream((request) => {
      asked += 1;
      request.socket.destroy();
    });
    const failure = await failureOf(CLIENTS[0][1]()({ method: 'GET', url: server.url }));
    expect(failure).toMatchObject({ code: 'outbound.reset' });
    expect(asked).toBe(2);
  });
});
