import type { HeldEvent } from '#connector-sdk';
import { FailureError } from '#kernel';
import { LeaseLostError } from '#store';

import { closedGate, createStage, failures, until } from '../../../../test/web-socket-peer';

const { end, run, startPeer, startRaw } = createStage();
afterEach(end);

describe('while nothing can be stored', () => {
  it('nothing more is read, and all of it is stored afterwards', async () => {
    const count = 10_000;
    let isAway = true;
    let tries = 0;
    const peer = await startPeer((socket) => {
      for (let n = 0; n < count; n++) socket.send(JSON.stringify({ n, text: 'x'.repeat(2000) }));
    });
    let most = 0;
    const { held } = run(
      peer.url,
      {},
      {
        beforeStore: (events) => {
          tries += 1;
          most = Math.max(most, events.length);
          if (isAway) throw new Error('the database is away');
        },
      },
      { maxEvents: 100 },
    );
    await until(() => tries > 20, 'twenty tries to store');
    // The rest of 20 MB waits at the peer: far more than the network holds.
    expect(peer.sockets[0]?.bufferedAmount).toBeGreaterThan(8_000_000);
    expect(held.events).toHaveLength(0);
    isAway = false;
    await held.stored(count);
    expect(held.texts().map((text) => (JSON.parse(text) as { n: number }).n)).toEqual(
      Array.from({ length: count }, (_, n) => n),
    );
    expect(held.droppedCount()).toBe(0);
    // The limit, and what one turn brings: 64 KiB at most.
    expect(most).toBeLessThan(200);
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

  it('with a frame of 200 MB are told 1009, and nothing of it is kept', async () => {
    const before = process.memoryUsage().rss;
    let told = 0;
    let connections = 0;
    const port = await startRaw((socket) => {
      // Who comes back before the test has looked is told nothing, so that the first frame is all there is to count.
      if (++connections > 1) return;
      const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
      header.writeBigUInt64BE(200_000_000n, 2);
      socket.write(header);
      const chunk = Buffer.alloc(1_000_000, 0x61);
      const more = (): void => void (socket.writable && socket.write(chunk, more));
      more();
      // A masked close frame: its code is behind the mask (RFC 6455 §5.3).
      socket.on('data', (frame) => {
        if (frame[0] === 0x88) told = frame.readUInt16BE(2) ^ frame.readUInt16BE(6);
      });
    });
    const { held } = run(`ws://127.0.0.1:${port}`);
    await until(() => failures(held).length > 0, 'a failure');
    expect(failures(held)[0]).toMatchObject({ code: 'outbound.message_too_large' });
    expect(held.droppedCount()).toBe(1);
    expect(told).toBe(1009);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it.each([
    ['text that is not UTF-8', Buffer.from([0x81, 2, 0xc3, 0x28]), 1],
    ['garbage', Buffer.from('this is no frame at all'), 0],
  ])('with %s are left, and come back no better', async (_, bytes, dropped) => {
    let connections = 0;
    const port = await startRaw((socket) => {
      connections += 1;
      socket.write(bytes);
    });
    const { held } = run(`ws://127.0.0.1:${port}`);
    await until(() => connections >= 3, 'three connections');
    expect(failures(held)[0]).toMatchObject({ code: 'outbound.bad_message' });
    expect(held.statuses.filter((status) => status === 'reconnecting').length).toBeGreaterThanOrEqual(2);
    expect(held.droppedCount() >= dropped).toBe(true);
    expect(held.events).toEqual([]);
  });

  it('that drip one byte after another are as good as silent', async () => {
    let connections = 0;
    const port = await startRaw((socket) => {
      connections += 1;
      socket.write(Buffer.from([0x81, 126, 0x10, 0x00]));
      const drip = setInterval(() => socket.write('a'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const { held } = run(`ws://127.0.0.1:${port}`, {}, {}, { silenceMs: 100 });
    await until(() => connections >= 2, 'a second connection');
    expect(failures(held)[0]).toMatchObject({ code: 'stream.silent' });
  });

  it('with a flood of messages that start nothing change nothing', async () => {
    const peer = await startPeer((socket) => {
      for (let n = 0; n < 50_000; n++) socket.send(`{"type":"noise","n":${n}}`);
      socket.send('{"type":"order"}');
    });
    const { held } = run(peer.url, {
      remember: ['n'],
      rules: [{ when: [{ path: 'message.type', is: 'noise' }], keep: { n: '{{message.n}}' } }, { event: {} }],
    });
    await held.stored(1);
    expect(held.texts()).toEqual(['{"type":"order"}']);
    // Where it is, is kept now and then.
    expect(held.batches.length).toBeLessThan(200);
    expect(held.context.position).toMatchObject({ state: { n: 49_999 } });
  });
});
