import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { createHttpStreamClient } from '#outbound';
import { fakeActionContext, waitUntil } from '#testing';

import { connector } from './index';
import { readAction } from './read.action';

let server: Server;
let url: string;
let open = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    open++;
    response.on('close', () => open--);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"n":1}\n\ndata: {"n":2}\n\ndata: {"n"');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await streams.close();
  server.closeAllConnections();
  server.close();
});

const streams = createHttpStreamClient({ allow: ['127.0.0.1/32'] });
const read = (input: object, signal?: AbortSignal) => {
  const options = { connector, streams, ...(signal ? { signal } : {}) };
  return readAction.run(fakeActionContext({ url, format: 'sse', ...input }, options) as never);
};
const closed = () => waitUntil(() => open === 0, { what: 'the connection to be closed' });

it('closes the stream as soon as there is enough', async () => {
  expect(await read({ maxEvents: 2, timeoutSeconds: 60 })).toMatchObject({ count: 2, ended: 'count' });
  await closed();
});

it('gives what came when time is up, and closes the stream', async () => {
  expect(await read({ timeoutSeconds: 1 })).toMatchObject({ count: 2, ended: 'timeout' });
  await closed();
});

it('ends with the step', async () => {
  const controller = new AbortController();
  const reading = read({ timeoutSeconds: 60 }, controller.signal);
  await waitUntil(() => open === 1, { what: 'the connection' });
  controller.abort(new Error('The step is over.'));
  await expect(reading).rejects.toThrow();
  await closed();
});
