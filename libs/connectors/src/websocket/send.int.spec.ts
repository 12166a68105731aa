import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { createWebSocketClient } from '#outbound';
import { fakeActionContext, memoryFiles, waitUntil } from '#testing';
import { type WebSocket, WebSocketServer } from 'ws';

import { sendAction } from './send.action';

let server: WebSocketServer;
let url: string;
/** What a peer does with a socket. */
let peer: (socket: WebSocket, headers: Record<string, unknown>) => void;
const got: string[] = [];

const webSockets = createWebSocketClient({ allow: ['127.0.0.1/32'] });

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  server.on('connection', (socket, request) => {
    socket.on('message', (data: Buffer) => got.push(data.toString()));
    peer(socket, request.headers);
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  got.length = 0;
  peer = () => undefined;
});

async function send(input: object, more: Parameters<typeof fakeActionContext>[1] = {}) {
  const context = fakeActionContext({ url, message: 'hello', ...input }, { webSockets, ...more });
  return sendAction.run(context as never);
}

const noneOpen = () => waitUntil(() => server.clients.size === 0, { what: 'all sockets to be closed' });

it('sends what is first, then the messages, and says goodbye', async () => {
  const closed = new Promise<number>((resolve) => (peer = (socket) => socket.on('close', resolve)));
  const output = await send({ first: ['one'], message: { two: 2 }, more: ['three'] });
  expect(output).toEqual({ sent: 2, answer: null, protocol: '' });
  expect(await closed).toBe(1000);
  expect(got).toEqual(['one', '{"two":2}', 'three']);
});

it('waits for the answer that fits, and not for what came before', async () => {
  peer = (socket) => {
    socket.send('{"id":7,"price":"of yesterday"}');
    socket.on('message', () => {
      socket.send('not JSON');
      socket.send('{"id":6}');
      socket.send('{"id":"7","price":42.5}');
    });
  };
  const ready = { readyPath: 'price', readyValue: 'of yesterday' };
  const output = await send({ ...ready, answer: 'matching', answerPath: 'id', answerValue: 7 });
  expect(output).toMatchObject({ answer: { id: '7', price: 42.5 } });
  await noneOpen();
});

it('waits for the sign to begin', async () => {
  peer = (socket) =>
    socket.on('message', (data: Buffer) =>
      socket.send(data.toString() === 'auth' ? '{"type":"ready"}' : 'echo'),
    );
  const output = await send({ first: ['auth'], readyPath: 'type', readyValue: 'ready', answer: 'next' });
  expect(output).toMatchObject({ answer: 'echo' });
  expect(got).toEqual(['auth', 'hello']);
});

it('stores bytes as a file', async () => {
  peer = (socket) => socket.on('message', () => socket.send(Buffer.from([1, 2])));
  const { files, saved } = memoryFiles();
  expect(await send({ message: 'AQI=', sendAs: 'bytes', answer: 'next' }, { files })).toMatchObject({
    answer: { $file: 'saved-1', size: 2 },
  });
  expect(saved[0]?.bytes).toEqual(Buffer.from([1, 2]));
});

it('signs in by a header, or by a token where the settings say', async () => {
  let header: unknown;
  peer = (_socket, headers) => (header = headers['authorization']);
  await send({}, { auth: { kind: 'bearer', fields: { token: 'tok' } } });
  expect(header).toBe('Bearer tok');
  await send({ first: ['{"token":"{token}"}'] }, { auth: { kind: 'token', fields: { token: 'a"b' } } });
  expect(JSON.parse(got[1] ?? '')).toEqual({ token: 'a"b' });
  await expect(send({ first: ['{token}'] })).rejects.toMatchObject({
    failure: { code: 'websocket.no_token' },
  });
});

it.each([
  ['nothing comes', () => undefined, { kind: 'timeout', code: 'websocket.answer_timeout' }],
  [
    'it is closed',
    (socket: WebSocket) => socket.on('message', () => socket.close(4001, 'no')),
    { kind: 'retryable', code: 'websocket.closed' },
  ],
  [
    'the answer is too large',
    (socket: WebSocket) => socket.on('message', () => socket.send('x'.repeat(5000))),
    {},
  ],
])('fails when %s, and leaves no socket behind', async (_title, does, failure) => {
  peer = does;
  await expect(send({ answer: 'next', timeoutSeconds: 1, maxMessageBytes: 1000 })).rejects.toMatchObject({
    failure,
  });
  await noneOpen();
});

it('ends with the step', async () => {
  const controller = new AbortController();
  peer = (socket) => socket.on('message', () => controller.abort(new Error('The step is over.')));
  await expect(send({ answer: 'next', timeoutSeconds: 60 }, { signal: controller.signal })).rejects.toThrow(
    'The step is over.',
  );
  await noneOpen();
});
