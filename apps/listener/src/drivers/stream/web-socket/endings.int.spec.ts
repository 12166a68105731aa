import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

import { closedGate, createStage, type Described, failures, until } from '../../../../test/web-socket-peer';

const { end, listening, run, startPeer, startRaw } = createStage();
afterEach(end);

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
    const port = await listening(createServer((_, response) => void response.writeHead(404).end()));
    const { held } = run(`ws://127.0.0.1:${port}/?token=secret`);
    await until(() => failures(held).length >= 3, 'three tries');
    expect(failures(held)[0]).toMatchObject({ code: 'outbound.handshake_refused', details: { status: 404 } });
    expect(JSON.stringify(held.statuses)).not.toContain('secret');
  });

  it('begins with short pauses again once it worked for a while', async () => {
    const peer = await startPeer((socket) => void setTimeout(() => socket.close(1012), 60));
    run(peer.url, {}, {}, { stableMs: 40, longestPauseMs: 60_000 });
    // Pauses that doubled each time would come to a minute.
    await until(() => peer.sockets.length >= 12, 'twelve connections');
  });

  it('is not tried again when there is no such address', async () => {
    const { done } = run('https://example.com/');
    expect(await done).toMatchObject({ code: 'outbound.bad_url' });
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
    const port = await listening(createTcpServer(() => undefined));
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
