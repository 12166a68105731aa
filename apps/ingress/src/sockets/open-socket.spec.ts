import { EventEmitter } from 'node:events';

import type { SocketTriggerDeclaration } from '#connector-sdk';
import { Metrics } from '#telemetry';
import type { WebSocket } from 'ws';

import { OpenSocket } from './open-socket';
import type { SocketSession } from './socket-session';
import { WaitingMessages } from './waiting-messages';

const SECOND = 1000;

class FakeWebSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  isPaused = false;
  readonly sent: string[] = [];
  readonly flushed: (() => void)[] = [];
  pings = 0;
  pongs = 0;
  end: number | 'terminated' | null = null;

  send(data: string | Buffer, options?: unknown) {
    this.sent.push(String(data));
    if (typeof options === 'function') this.flushed.push(options as () => void);
  }
  ping() {
    this.pings += 1;
  }
  pong() {
    this.pongs += 1;
  }
  pause() {
    this.isPaused = true;
  }
  resume() {
    this.isPaused = false;
  }
  close(code: number) {
    this.end ??= code;
  }
  terminate() {
    this.end ??= 'terminated';
  }
}

function makeSocket(idleMs = 600 * SECOND) {
  const ws = new FakeWebSocket();
  const declaration = { acknowledge: () => 'ok' } as unknown as SocketTriggerDeclaration;
  const session = {
    declaration,
    trigger: { input: {} },
    limits: { maxMessageBytes: 1000, idleMs, maxConnections: 1, messagesPerSecond: 1000 },
  } as unknown as SocketSession;
  const metrics = new Metrics();
  const socket = new OpenSocket(session, ws as unknown as WebSocket, {
    store: async (_, messages) =>
      messages.map(() => ({ outcome: 'accepted' as const, eventId: 'e', runId: null })),
    waiting: new WaitingMessages(() => undefined),
    metrics,
    closed: () => undefined,
  });
  return { ws, socket, metrics, start: performance.now() };
}

const turns = async () => {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
};

describe('a connection', () => {
  it('is pinged every 30 s, and cut off when it does not answer', () => {
    const { ws, socket, start } = makeSocket();
    socket.admit();
    socket.tick(start + 29 * SECOND);
    expect(ws.pings).toBe(0);
    socket.tick(start + 31 * SECOND);
    expect(ws.pings).toBe(1);
    ws.emit('pong');
    socket.tick(start + 62 * SECOND);
    expect(ws).toMatchObject({ pings: 2, end: null });
    socket.tick(start + 93 * SECOND);
    expect(ws).toMatchObject({ pings: 2, end: 'terminated' });
  });

  it('is not cut off while it is not read from', () => {
    const { ws, socket, start } = makeSocket();
    socket.admit();
    ws.pause();
    for (let n = 1; n < 10; n += 1) socket.tick(start + n * 31 * SECOND);
    expect(ws).toMatchObject({ pings: 9, end: null });
  });

  it('is closed when its first message does not come within 10 s', () => {
    const { ws, socket, start } = makeSocket();
    socket.tick(start + 9 * SECOND);
    expect(ws.end).toBeNull();
    socket.tick(start + 11 * SECOND);
    expect(ws.end).toBe(1008);
  });

  it('is idle without messages, whatever its pings', () => {
    const { ws, socket, start } = makeSocket(60 * SECOND);
    socket.admit();
    for (let n = 1; n < 60; n += 1) {
      socket.tick(start + n * SECOND);
      ws.emit('ping', Buffer.alloc(0));
      ws.emit('pong');
    }
    expect(ws.end).toBeNull();
    socket.tick(start + 61 * SECOND);
    expect(ws.end).toBe(1001);
  });

  it('is not answered pings while it does not read', () => {
    const { ws, socket } = makeSocket();
    socket.admit();
    ws.emit('ping', Buffer.alloc(0));
    ws.bufferedAmount = 100_000;
    ws.emit('ping', Buffer.alloc(0));
    expect(ws.pongs).toBe(1);
  });

  it('is read from again once it has read its acknowledgements, and cut off when it never does', async () => {
    const { ws, socket, start } = makeSocket();
    socket.admit();
    ws.bufferedAmount = 100_000;
    ws.emit('message', Buffer.from('x'), false);
    await turns();
    expect(ws).toMatchObject({ sent: ['ok'], isPaused: true });
    ws.bufferedAmount = 0;
    ws.flushed.shift()!();
    await turns();
    expect(ws.isPaused).toBe(false);
    ws.bufferedAmount = 100_000;
    ws.emit('message', Buffer.from('x'), false);
    await turns();
    socket.tick(start + 29 * SECOND);
    expect(ws.end).toBeNull();
    socket.tick(start + 40 * SECOND);
    expect(ws.end).toBe('terminated');
  });

  it('is sent only so much as it reads, and counted when it is cut off', async () => {
    const { ws, socket, metrics } = makeSocket();
    const data = Buffer.alloc(3 * 1024 * 1024);
    expect(socket.send(data, true)).toBe(false);
    socket.admit();
    expect(socket.send(data, true)).toBe(true);
    ws.bufferedAmount = 1;
    expect(socket.send(data, true)).toBe(false);
    expect(ws.end).toBe('terminated');
    expect((await metrics.socketsDropped.get()).values[0]?.value).toBe(1);
  });
});
