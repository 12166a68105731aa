import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { waitUntil } from '#testing';

import { SmtpConnections } from './smtp-connections';

let server: Server;
let connections: SmtpConnections;
const clients: Socket[] = [];

beforeEach(async () => {
  connections = new SmtpConnections();
  server = createServer((socket) => {
    connections.accept(socket);
    if (!socket.destroyed) socket.write('hello');
    // As a library may do.
    socket.removeAllListeners();
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  jest.useRealTimers();
  connections.end();
  for (const client of clients.splice(0)) client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Whether it was let in. */
async function come(): Promise<{ client: Socket; isIn: boolean }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  clients.push(client);
  const isIn = await Promise.race([
    once(client, 'data').then(() => true),
    once(client, 'close').then(() => false),
  ]);
  return { client, isIn };
}

it('lets in so many of one address, and others when those have left', async () => {
  const first = await Promise.all(Array.from({ length: 20 }, come));
  expect(first.every(({ isIn }) => isIn)).toBe(true);
  expect((await come()).isIn).toBe(false);
  first[0]?.client.destroy();
  await waitUntil(async () => (await come()).isIn, { what: 'room for one more' });
  expect((await come()).isIn).toBe(false);
});

it('ends one that lasts too long', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout'] });
  const { client } = await come();
  jest.advanceTimersByTime(9 * 60_000);
  expect(client.destroyed).toBe(false);
  jest.advanceTimersByTime(2 * 60_000);
  await once(client, 'close');
});
