import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

import { type Relay, relayTo } from './relay';

let server: Server;
let served: Socket[];
let relay: Relay;

beforeEach(async () => {
  served = [];
  server = createServer((socket) => {
    served.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (heard) => socket.write(`heard ${heard.toString()}`));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  relay = await relayTo(connect((server.address() as AddressInfo).port, '127.0.0.1'));
});

afterEach(async () => {
  relay.close();
  for (const socket of served) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function ask(credentials: string): Promise<{ socket: Socket; answer: string }> {
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
  socket.write(
    `CONNECT mail.example.com:143 HTTP/1.1\r\nProxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n\r\n`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return { socket, answer: answer.toString() };
}

const rightful = () => {
  const { username, password } = new URL(relay.url);
  return `${username}:${password}`;
};

it('lets in whoever has its password, once, and passes everything on', async () => {
  const { socket, answer } = await ask(rightful());
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  socket.write('hello');
  expect(((await once(socket, 'data')) as [Buffer])[0].toString()).toBe('heard hello');
  await expect(ask(rightful())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  served[0]?.destroy();
  await once(socket, 'close');
});

it('lets nobody else in', async () => {
  for (const credentials of ['', 'sluice:', `${rightful().slice(0, -1)}x`, `${rightful()}x`]) {
    const { socket, answer } = await ask(credentials);
    expect(answer).toMatch(/^HTTP\/1\.1 407 /);
    await once(socket, 'close');
  }
  expect((await ask(rightful())).answer).toMatch(/^HTTP\/1\.1 200 /);
});
