import type { ConnectionCredentials, WebSocketDescription } from '#connector-sdk';

import { closedGate, createStage, type Described, failures, until } from '../../../../test/web-socket-peer';

const { end, run, startPeer } = createStage();
afterEach(end);

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
