import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';

import {
  type ConnectionCredentials,
  defineStreamTrigger,
  type HeldEvent,
  type WebSocketDescription,
} from '#connector-sdk';
import { FailureError } from '#kernel';
import { LeaseLostError } from '#store';
import type { fakeHeldContext } from '#testing';
import { Type } from 'typebox';
import type { ServerOptions } from 'ws';

import {
  type Cleanups,
  drive,
  failures,
  listening,
  type Running,
  startPeer as peerOf,
  until,
} from '../../../../test/web-socket-peer';
import type { WebSocketLimits } from './limits';

const cleanups: Cleanups = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const startPeer = (onSocket: Parameters<typeof peerOf>[1], options?: ServerOptions) =>
  peerOf(cleanups, onSocket, options);

type Described = Partial<Omit<WebSocketDescription, 'transport' | 'url'>>;

function run(
  url: WebSocketDescription['url'],
  described: Described = {},
  options: Parameters<typeof fakeHeldContext>[0] = {},
  limits: Partial<WebSocketLimits> = {},
): Running {
  const declaration = defineStreamTrigger({
    key: 'test',
    title: 'Test',
    description: 'Test.',
    input: Type.Object({}),
    output: Type.Unknown(),
    describe: () => ({ transport: 'websocket', url, headers: {}, protocols: [], ...described }),
  });
  return drive(cleanups, declaration, options, limits);
}

/** A promise that `open` resolves. */
function closedGate() {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

/** A server that is no good: it shakes hands, and then does what it likes. */
const startRaw = (then: (socket: Socket) => void): Promise<number> =>
  listening(
    createTcpServer((socket) =>
      socket.once('data', (request) => {
        const key = /sec-websocket-key: (.+)\r/i.exec(request.toString())?.[1] ?? '';
        const accept = createHash('sha1')
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64');
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        then(socket);
      }),
    ),
    cleanups,
  );

describe('every message is an event', () => {
  it('as it came, in order, whatever it is', async () => {
    const peer = await startPeer((socket) => {
      socket.send('{"n": 1}');
      socket.send('just text');
      socket.send(Buffer.from('{"n":2}'));
      socket.send(Buffer.from([0xff, 0x00]));
      socket.send('');
    });
    const { held, done } = run(peer.url);
    await held.stored(5);
    expect(held.events.map(({ body, contentType }) => [body.toString('latin1'), contentType])).toEqual([
      ['{"n": 1}', 'application/json'],
      ['just text', 'text/plain; charset=utf-8'],
      ['{"n":2}', 'application/json'],
      ['\u00ff\u0000', 'application/octet-stream'],
      ['', 'text/plain; charset=utf-8'],
    ]);
    expect(held.statuses).toEqual(['connected']);
    held.abort();
    expect(await done).toBe('closed');
    await until(() => peer.closes.length === 1, 'the connection to be closed');
    expect(peer.closes).toEqual([1000]);
  });

  it('with the connection’s secrets in headers, address and first words', async () => {
    const seen: (string | undefined)[] = [];
    const peer = await startPeer(() => undefined, {
      verifyClient: ({ req }: { req: { url?: string; headers: Record<string, unknown> } }) => {
        seen.push(req.url, String(req.headers['x-key']));
        return true;
      },
    });
    const auth: ConnectionCredentials = { kind: 'token', fields: { token: 's3cret' } };
    run(
      `${peer.url}/live?room={{input.room}}`,
      {
        headers: { 'x-key': 'Key {{auth.token}}' },
        onOpen: [{ login: '{{auth.token}}', room: '{{input.room}}' }, 'hi {{input.room}}'],
      },
      { auth, input: { room: 7 } },
    );
    await until(() => peer.heard.length === 2, 'the first words');
    expect(seen).toEqual(['/live?room=7', 'Key s3cret']);
    expect(peer.heard).toEqual(['{"login":"s3cret","room":7}', 'hi 7']);
  });
});

describe('rules', () => {
  const chat: Described = {
    rules: [
      { when: [{ path: 'message.type', is: 'hello' }], send: [{ join: '{{message.room}}' }] },
      { when: [{ path: 'message.type', is: 'joined' }], ready: true, keep: { who: '{{message.you}}' } },
      { when: [{ path: 'message.type', is: ['ping', 'PING'] }], send: ['pong {{message.n}} {{state.who}}'] },
      {
        when: [
          { path: 'message.type', startsWith: 'order.' },
          { path: 'message.test', exists: false },
        ],
        event: {
          body: 'message.items',
          each: true,
          key: '{{message.id}}/{{item.id}}',
          headers: { kind: '{{message.type}}' },
          ack: { ack: '{{message.id}}' },
        },
      },
    ],
  };

  it('log in, answer, choose, and name events', async () => {
    const peer = await startPeer((socket) => {
      socket.send('{"type":"order.made","id":"early"}');
      socket.send('{"type":"hello","room":["a",1]}');
      socket.send('{"type":"joined","you":"bot"}');
      socket.send('{"type":"ping","n":5}');
      socket.send('{"type":"other"}');
      socket.send('{"type":"order.made","id":"t","test":true,"items":[{"id":0}]}');
      socket.send('{"type":"order.made","id":"o1","items":[{"id":1},{"id":2}]}');
      socket.send('no json');
    });
    const { held } = run(peer.url, chat);
    await until(() => peer.heard.length === 4, 'four answers');
    expect(held.events).toEqual([
      {
        body: Buffer.from('{"id":1}'),
        contentType: 'application/json',
        key: 'o1/1',
        headers: [['kind', 'order.made']],
      },
      {
        body: Buffer.from('{"id":2}'),
        contentType: 'application/json',
        key: 'o1/2',
        headers: [['kind', 'order.made']],
      },
    ]);
    // What asks for an answer and holds nothing gets it: else it would come again and again.
    expect(peer.heard).toEqual(['{"join":["a",1]}', 'pong 5 bot', '{"ack":"early"}', '{"ack":"o1"}']);
    expect(held.statuses).toEqual(['connected']);
  });

  it('count what is not written in the protocol', async () => {
    const peer = await startPeer((socket) => {
      socket.send('no json');
      socket.send(Buffer.from([0xff]));
      socket.send('{"n":1}');
    });
    const { held } = run(peer.url, { framing: 'json' });
    await held.stored(1);
    expect(held.texts()).toEqual(['{"n":1}']);
    expect(held.droppedCount()).toBe(2);
  });

  it('leave a peer that never says that it is ready', async () => {
    const peer = await startPeer(() => undefined);
    const { held } = run(peer.url, { ...chat, loginMs: 50 });
    await until(() => peer.sockets.length > 1, 'a second connection');
    expect(failures(held)[0]).toMatchObject({ code: 'stream.login_timeout' });
    expect(held.statuses).not.toContain('connected');
  });

  it('acknowledge only what is stored', async () => {
    const gate = closedGate();
    const peer = await startPeer((socket) => socket.send('{"id":1}'));
    const { held } = run(
      peer.url,
      { rules: [{ event: { ack: 'ack {{message.id}}' } }] },
      { beforeStore: () => gate.promise },
    );
    const began = await new Promise<string>((resolve) => setTimeout(() => resolve(peer.heard.join()), 100));
    expect(began).toBe('');
    gate.open();
    await until(() => peer.heard.length === 1, 'an acknowledgement');
    expect(peer.heard).toEqual(['ack 1']);
    expect(held.events).toHaveLength(1);
  });
});

describe('a connection that ends', () => {
  it('is made anew, and goes on where it was', async () => {
    const peer = await startPeer((socket, n) => {
      socket.on('message', () => {
        socket.send(JSON.stringify({ seq: n * 2 + 1 }));
        socket.send(JSON.stringify({ seq: n * 2 + 2 }));
        if (n < 2) socket.close(1001);
      });
    });
    const { held } = run(peer.url, {
      remember: ['seq'],
      onOpen: [{ after: '{{state.seq}}' }],
      rules: [{ keep: { seq: '{{message.seq}}' }, event: {} }],
    });
    await held.stored(6);
    expect(peer.heard).toEqual(['{"after":null}', '{"after":2}', '{"after":4}']);
    expect(held.texts()).toEqual([1, 2, 3, 4, 5, 6].map((seq) => JSON.stringify({ seq })));
    expect(held.statuses.filter((status) => status === 'reconnecting')).toHaveLength(2);
    expect(failures(held)[0]).toMatchObject({ kind: 'retryable', code: 'stream.closed' });
    expect(held.context.position).toMatchObject({ state: { seq: 6 } });

    // Another process, later, with what was stored.
    const later = run(
      peer.url,
      { remember: ['seq'], onOpen: [{ after: '{{state.seq}}' }] },
      { position: held.context.position },
    );
    await until(() => peer.heard.length === 4, 'the fourth connection');
    expect(peer.heard[3]).toBe('{"after":6}');
    later.held.abort();
  });

  it('forgets where it was when the address is another one', async () => {
    const peer = await startPeer(() => undefined);
    run(
      `${peer.url}/other`,
      { remember: ['seq'], onOpen: [{ after: '{{state.seq}}' }] },
      { position: { of: 'another', state: { seq: 6 } } },
    );
    await until(() => peer.heard.length === 1, 'the first words');
    expect(peer.heard).toEqual(['{"after":null}']);
  });

  it('keeps a position that comes without an event', async () => {
    const peer = await startPeer((socket) => socket.send('{"session":"s1"}'));
    const { held } = run(peer.url, {
      remember: ['session'],
      rules: [
        { when: [{ path: 'message.session', exists: true }], keep: { session: '{{message.session}}' } },
      ],
    });
    await until(() => held.positions.length === 1, 'a position');
    expect(held.positions).toEqual([expect.objectContaining({ state: { session: 's1' } })]);
    expect(held.events).toEqual([]);
  });

  it('begins as if for the first time when the peer says so', async () => {
    const peer = await startPeer((socket, n) => {
      socket.send(JSON.stringify({ session: `s${n}` }));
      if (n === 0) setTimeout(() => socket.close(4009, 'session timed out'), 60);
    });
    const { held } = run(peer.url, {
      remember: ['session'],
      onOpen: ['{{state.session}}!'],
      rules: [{ keep: { session: '{{message.session}}' } }],
      closes: [{ codes: [4007, [4008, 4010]], then: 'restart' }],
    });
    await until(() => peer.heard.length === 2, 'the second connection');
    expect(peer.heard).toEqual(['!', '!']);
    expect(held.positions).toContain(null);
  });

  it('is not made again when the code means stop', async () => {
    const peer = await startPeer((socket) => socket.close(4004, 'Authentication failed'));
    const { held, done } = run(peer.url, {
      closes: [{ codes: [4004], then: 'stop', message: 'The token is wrong.' }],
    });
    expect(await done).toEqual({
      kind: 'permanent',
      code: 'stream.closed',
      message: 'The token is wrong. The other side closed the connection (4004: Authentication failed).',
    });
    expect(peer.sockets).toHaveLength(1);
    expect(failures(held)).toHaveLength(1);
  });

  it('is ended by a message, for good or for a new one', async () => {
    const peer = await startPeer((socket, n) =>
      socket.send(n === 0 ? '{"type":"refresh"}' : '{"type":"off","why":"link disabled"}'),
    );
    const { held, done } = run(peer.url, {
      leaveCode: 4000,
      rules: [
        { when: [{ path: 'message.type', is: 'refresh' }], end: { then: 'reconnect' } },
        {
          when: [{ path: 'message.type', is: 'off' }],
          end: { then: 'stop', message: 'Switched off: {{message.why}}.' },
        },
      ],
    });
    expect(await done).toMatchObject({ kind: 'permanent', message: 'Switched off: link disabled.' });
    // A refresh is nothing that is wrong.
    expect(failures(held)).toHaveLength(1);
    await until(() => peer.closes.length === 2, 'both to be closed');
    expect(peer.closes).toEqual([4000, 4000]);
  });

  it('is tried again and again while nobody answers, with pauses that grow', async () => {
    const port = await listening(
      createServer((_, response) => void response.writeHead(404).end()),
      cleanups,
    );
    const { held } = run(`ws://127.0.0.1:${port}/?token=secret`);
    await until(() => failures(held).length >= 3, 'three tries');
    expect(failures(held)[0]).toMatchObject({ code: 'outbound.handshake_refused', details: { status: 404 } });
    expect(JSON.stringify(held.statuses)).not.toContain('secret');
  });

  it('is not tried again when there is no such address', async () => {
    const { done } = run('https://example.com/');
    expect(await done).toMatchObject({ code: 'outbound.bad_url' });
  });
});

describe('an address that is asked for', () => {
  const fetched = (answers: { status: number; body: string }[], url: () => string) => {
    const requests: unknown[] = [];
    const http = {
      request: (request: unknown) => {
        requests.push(request);
        const { status, body } = answers.shift() ?? {
          status: 200,
          body: JSON.stringify({ ok: true, url: url() }),
        };
        return Promise.resolve({ status, url: '', headers: {}, body: Buffer.from(body) });
      },
    };
    return { requests, http };
  };
  const address: WebSocketDescription['url'] = {
    method: 'POST',
    url: 'https://chat.test/{{input.team}}/open',
    headers: { authorization: 'Bearer {{auth.token}}' },
    body: { v: 1 },
    address: '{{answer.url}}/?v=10',
    error: 'answer.error',
  };

  it('is asked for each time, and why there is none is shown', async () => {
    const peer = await startPeer((socket, n) => {
      socket.send(`{"n":${n}}`);
      if (n === 0) socket.close();
    });
    const { requests, http } = fetched(
      [
        { status: 200, body: '{"ok":false,"error":"invalid_auth"}' },
        { status: 401, body: 'no' },
      ],
      () => peer.url,
    );
    const { held } = run(
      address,
      {},
      { http, input: { team: 't' }, auth: { kind: 'x', fields: { token: 'tok' } } },
    );
    await held.stored(2);
    expect(requests).toHaveLength(4);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://chat.test/t/open',
      headers: { authorization: 'Bearer tok' },
      body: '{"v":1}',
    });
    expect(failures(held).slice(0, 2)).toMatchObject([
      { kind: 'retryable', code: 'stream.no_address', message: expect.stringContaining('‘invalid_auth’') },
      { kind: 'auth', code: 'stream.no_address', details: { status: 401 } },
    ]);
  });

  it('is not asked for where a session goes on', async () => {
    const peer = await startPeer((socket, n) => {
      if (n > 0) return;
      socket.send(JSON.stringify({ resume: peer.url, session: 's' }));
      setTimeout(() => socket.close(), 30);
    });
    const { requests, http } = fetched([], () => peer.url);
    run(
      address,
      {
        resumeUrl: '{{state.resume}}/?s={{state.session}}',
        remember: ['resume', 'session'],
        rules: [{ keep: { resume: '{{message.resume}}', session: '{{message.session}}' } }],
      },
      { http },
    );
    await until(() => peer.sockets.length === 2, 'the second connection');
    expect(requests).toHaveLength(1);
  });
});

describe('signs of life', () => {
  it('are pings, and a peer that is silent is left', async () => {
    const pings: number[] = [];
    const peer = await startPeer(
      (socket, n) => {
        socket.on('ping', () => {
          pings.push(n);
          // The first one answers, the others play dead.
          if (n === 0) socket.pong();
          if (n === 0 && pings.length === 8) socket.close();
        });
      },
      { autoPong: false },
    );
    const { held } = run(peer.url, {}, {}, { pingMs: 40, silenceMs: 90 });
    await until(() => peer.sockets.length === 3, 'a third connection');
    expect(pings.filter((n) => n === 0)).toHaveLength(8);
    expect(failures(held)).toMatchObject([
      { code: 'stream.closed' },
      { kind: 'timeout', code: 'stream.silent' },
    ]);
  });

  const beating: Described = {
    rules: [
      { when: [{ path: 'message.op', is: 10 }], keep: { every: '{{message.every}}' }, ready: true },
      { when: [{ path: 'message.op', is: 11 }], heartbeat: 'answered' },
      { when: [{ path: 'message.op', is: 1 }], heartbeat: 'now' },
      { keep: { seq: '{{message.seq}}' }, event: {} },
    ],
    heartbeat: {
      everyMs: { path: 'state.every', factor: 10 },
      send: { op: 1, d: '{{state.seq}}', n: '{{beat}}' },
      answered: true,
      firstAtRandom: true,
    },
  };

  it('are the protocol’s own too, and a missing answer ends it', async () => {
    const peer = await startPeer((socket, n) => {
      if (n > 0) return;
      socket.send('{"op":10,"every":4}');
      socket.on('message', (_, __) => {
        if (peer.heard.length < 4) socket.send('{"op":11}');
        if (peer.heard.length === 1) socket.send('{"seq":7}');
      });
    });
    const { held } = run(peer.url, beating);
    await until(() => peer.sockets.length === 2, 'a second connection');
    expect(peer.heard).toEqual([
      '{"op":1,"d":null,"n":1}',
      '{"op":1,"d":7,"n":2}',
      '{"op":1,"d":7,"n":3}',
      '{"op":1,"d":7,"n":4}',
    ]);
    expect(failures(held)[0]).toMatchObject({ kind: 'timeout', code: 'stream.heartbeat_missed' });
  });

  it('are sent at once when they are asked for', async () => {
    const peer = await startPeer((socket) => {
      socket.send('{"op":10,"every":100000}');
      socket.send('{"op":1}');
    });
    run(peer.url, beating);
    await until(() => peer.heard.length === 1, 'a heartbeat');
    expect(peer.heard).toEqual(['{"op":1,"d":null,"n":1}']);
  });
});

describe('while nothing can be stored', () => {
  it('nothing more is read, and all of it is stored afterwards', async () => {
    let isAway = true;
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 3000; n++) socket.send(JSON.stringify({ n, text: 'x'.repeat(2000) }));
    });
    let most = 0;
    const { held } = run(
      peer.url,
      {},
      {
        beforeStore: (events) => {
          most = Math.max(most, events.length);
          if (isAway) throw new Error('the database is away');
        },
      },
      { maxEvents: 100 },
    );
    // The rest of it waits at the peer, or in the network.
    await until(() => (peer.sockets[0]?.bufferedAmount ?? 0) > 1_000_000, 'the peer to wait');
    expect(held.events).toHaveLength(0);
    isAway = false;
    await held.stored(3000);
    expect(held.texts().map((text) => (JSON.parse(text) as { n: number }).n)).toEqual(
      Array.from({ length: 3000 }, (_, n) => n),
    );
    expect(held.droppedCount()).toBe(0);
    // What one turn brings is 64 KiB at most: the limit, and thirty-two of these.
    expect(most).toBeLessThan(200);
    expect(held.batches.length).toBeLessThan(300);
  });

  it('silence is nobody’s fault', async () => {
    const gate = closedGate();
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 10; n++) socket.send(String(n));
    });
    const { held } = run(
      peer.url,
      {},
      { beforeStore: () => gate.promise },
      { maxEvents: 5, pingMs: 20, silenceMs: 60 },
    );
    await new Promise((resolve) => setTimeout(resolve, 250));
    gate.open();
    await held.stored(10);
    expect(held.statuses).toEqual(['connected']);
  });

  it('it is given up in the end, and what is lost is counted', async () => {
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 7; n++) socket.send(String(n));
    });
    let tries = 0;
    const { held, done } = run(
      peer.url,
      {},
      {
        beforeStore: () => {
          tries += 1;
          throw new Error('the database is away');
        },
      },
    );
    await until(() => tries > 2, 'three tries');
    held.abort();
    expect(await done).toBe('closed');
    expect(held.droppedCount()).toBe(7);
  });

  it('an event that can never be stored lets the others pass', async () => {
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 5; n++) socket.send(String(n));
    });
    const { held } = run(
      peer.url,
      {},
      {
        beforeStore: (events) => {
          if (events.some(({ body }: HeldEvent) => body.toString() === '3'))
            throw new FailureError({
              kind: 'permanent',
              code: 'listen.event_too_large',
              message: 'Too large.',
            });
        },
      },
    );
    await held.stored(4);
    expect(held.texts()).toEqual(['0', '1', '2', '4']);
    expect(held.droppedCount()).toBe(1);
  });

  it('a lost lease ends it at once', async () => {
    const peer = await startPeer((socket) => socket.send('1'));
    const { done } = run(
      peer.url,
      {},
      {
        beforeStore: () => {
          throw new LeaseLostError();
        },
      },
    );
    expect(await done).toBeInstanceOf(LeaseLostError);
    await until(() => peer.closes.length === 1, 'the connection to be closed');
  });
});

describe('when it is not wanted any more', () => {
  it('what came is stored and acknowledged first', async () => {
    const gate = closedGate();
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 3; n++) socket.send(`{"n":${n}}`);
    });
    let began = false;
    const { held, done } = run(
      peer.url,
      { rules: [{ event: { ack: '{{message.n}}' } }] },
      {
        beforeStore: () => {
          began = true;
          return gate.promise;
        },
      },
    );
    await until(() => began, 'the first to be stored');
    held.abort();
    gate.open();
    expect(await done).toBe('closed');
    expect(held.events).toHaveLength(3);
    await until(() => peer.closes.length === 1, 'the connection to be closed');
    expect(peer.heard).toEqual(['0', '1', '2']);
    expect(peer.closes).toEqual([1000]);
  });

  it('it does not wait for a peer that is being dialled, nor for its next try', async () => {
    const port = await listening(
      createTcpServer(() => undefined),
      cleanups,
    );
    const dialling = run(`ws://127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    dialling.held.abort();
    expect(await dialling.done).toBe('closed');
    const resting = run('ws://127.0.0.1:1', {}, {}, { firstPauseMs: 60_000, longestPauseMs: 60_000 });
    await until(() => failures(resting.held).length === 1, 'a failure');
    resting.held.abort();
    expect(await resting.done).toBe('closed');
  });

  it('it leaves a peer that does not close', async () => {
    const port = await startRaw(() => undefined);
    const { held, done } = run(`ws://127.0.0.1:${port}`);
    await until(() => held.statuses.length === 1, 'a connection');
    held.abort();
    expect(await done).toBe('closed');
  });
});

describe('hostile peers', () => {
  it('with a message that is too large are told so and counted', async () => {
    const peer = await startPeer((socket, n) => {
      if (n === 0) socket.send('x'.repeat(5000));
      else socket.send('fine');
    });
    const { held } = run(peer.url, { maxMessageBytes: 4096 });
    await held.stored(1);
    expect(peer.closes[0]).toBe(1009);
    expect(failures(held)[0]).toMatchObject({ code: 'outbound.message_too_large' });
    expect(held.droppedCount()).toBe(1);
  });

  it('with JSON that is too deep to be written out', async () => {
    const peer = await startPeer((socket) => {
      socket.send(`{"payload":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
      socket.send('{"payload":1}');
      socket.send('{"__proto__":{"payload":2},"constructor":{"name":"x"}}');
    });
    const { held } = run(peer.url, { rules: [{ event: { body: 'message.payload' } }] });
    await held.stored(1);
    expect(held.texts()).toEqual(['1']);
    expect(held.droppedCount()).toBe(1);
  });

  it('with a flood of questions whose answers they never read', async () => {
    const port = await startRaw((socket) => {
      socket.pause();
      const frame = Buffer.concat([Buffer.from([0x81, 4]), Buffer.from('ping')]);
      const flood = Buffer.concat(Array.from({ length: 5000 }, () => frame));
      const more = (): void => void (socket.writable && socket.write(flood, more));
      more();
    });
    const { held } = run(
      `ws://127.0.0.1:${port}`,
      { rules: [{ when: [{ path: 'message', is: 'ping' }], send: [`pong ${'x'.repeat(1000)}`] }] },
      {},
      { maxUnsent: 500 },
    );
    await until(() => failures(held).length > 0, 'it to be left');
    expect(failures(held)[0]).toMatchObject({ code: 'stream.not_reading' });
  });
});
