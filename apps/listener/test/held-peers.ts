/** Servers of others that keep what comes while nobody is listening. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { Redis } from 'ioredis';
import { connectAsync } from 'mqtt';

import { startImapServer, startMosquitto, testRedis } from '#testing';

export interface HeldPeer {
  connector: string;
  operation: string;
  auth: string;
  fields: Record<string, unknown>;
  input: Record<string, unknown>;
  /** Hands the server a message with this number. */
  say(n: number): Promise<void>;
  /** Which number a stored event has. */
  numberIn(body: Buffer): number;
  /** How many are connected now. */
  connected(): number;
  close(): Promise<void>;
}

/** Leads to a server, and counts who is connected. */
async function counted(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(port, '127.0.0.1');
    sockets.add(socket);
    for (const one of [socket, upstream]) one.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      upstream.destroy();
    });
    upstream.once('close', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    to: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, tls: 'off' },
    connected: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function brokerPeer(): Promise<HeldPeer> {
  const broker = await startMosquitto();
  const door = await counted(broker.port);
  const publisher = await connectAsync({ host: '127.0.0.1', port: broker.port });
  return {
    connector: 'mqtt',
    operation: 'subscribe',
    auth: 'broker',
    fields: door.to,
    input: { topics: ['numbers/#'], qos: '2' },
    say: async (n) => void (await publisher.publishAsync('numbers/next', JSON.stringify({ n }), { qos: 2 })),
    numberIn: (body) => (JSON.parse(body.toString()) as { n: number }).n,
    connected: door.connected,
    close: async () => {
      await publisher.endAsync(true);
      await door.close();
      await broker.remove();
    },
  };
}

export async function streamPeer(group: string | null): Promise<HeldPeer> {
  const { url, prefix } = await testRedis();
  const { port, password } = new URL(url);
  const door = await counted(Number(port));
  const redis = new Redis(url);
  const stream = `${prefix}:numbers`;
  return {
    connector: 'redis',
    operation: 'stream',
    auth: 'server',
    fields: { ...door.to, password: decodeURIComponent(password) },
    input: { stream, ...(group ? { group } : {}) },
    say: async (n) => void (await redis.xadd(stream, '*', 'n', String(n))),
    numberIn: (body) => Number((JSON.parse(body.toString()) as [string, string][])[0]?.[1]),
    connected: door.connected,
    close: async () => {
      await redis.quit();
      await door.close();
    },
  };
}

export async function mailboxPeer(): Promise<HeldPeer> {
  const imap = await startImapServer();
  const door = await counted(imap.port);
  return {
    connector: 'mail',
    operation: 'imap',
    auth: 'imap',
    fields: { ...door.to, user: 'ann', password: 'right' },
    input: {},
    say: async (n) => imap.append(`Subject: ${n}\r\n\r\nHello.\r\n`),
    numberIn: (body) => Number(/^Subject: (\d+)/.exec(body.toString())?.[1]),
    connected: door.connected,
    close: async () => {
      await door.close();
      await imap.close();
    },
  };
}
