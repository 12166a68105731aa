import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type OnePath, startOnePath, TEST_CERTIFICATE, waitUntil } from '#testing';

/** Public, and nowhere: only the proxy leads to it. */
const PUBLIC = '93.184.215.14';
const PASSWORD = 'canary-of-the-proxy';

const sockets = new Set<Socket>();
const asked: { target: string; authorization: string | undefined }[] = [];
const seen: IncomingMessage['headers'][] = [];
let path: OnePath;
let host: Server;
let proxy: Server;
let directory: string;

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  host = createHttpServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"reached":true}');
  });
  proxy = createHttpsServer(TEST_CERTIFICATE).on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    for (const one of [socket, onward]) one.on('error', () => undefined);
  });
  directory = await mkdtemp(join(tmpdir(), 'sluice-proxy-'));
  const authority = join(directory, 'authority.pem');
  await writeFile(authority, TEST_CERTIFICATE.cert);
  const port = await listen(proxy);
  path = await startOnePath({
    env: {
      NODE_EXTRA_CA_CERTS: authority,
      SLUICE_OUTBOUND_PROXY: `https://ann:${PASSWORD}@127.0.0.1:${port}`,
      SLUICE_OUTBOUND_ALLOW: '127.0.0.1/32',
    },
  });
});
afterAll(async () => {
  await path.close();
  for (const socket of sockets) socket.destroy();
  host.close();
  proxy.close();
  await rm(directory, { recursive: true, force: true });
});

async function outcomeOf(
  url: string,
): Promise<{ status: string; output: unknown; error: { code: string } | null }> {
  const { url: hook } = await path.seed({
    trigger: { connector: 'webhook', operation: 'catch', input: {} },
    steps: [
      {
        id: 'call',
        type: 'action',
        connector: 'http',
        operation: 'request',
        input: { method: 'GET', url },
        retry: { attempts: 1 },
      },
    ] as never[],
  });
  const answer = await fetch(hook, { method: 'POST', body: '{}' });
  const { eventId } = (await answer.json()) as { eventId: string };
  return waitUntil(async () => {
    const [step] = await path.query<{ status: string; output: unknown; error: { code: string } | null }>(
      `SELECT s.status, s.output, s.error FROM step_runs s JOIN runs r ON r.id = s.run_id WHERE r.event_id = $1`,
      [eventId],
    );
    return step && ['succeeded', 'failed'].includes(step.status) && step;
  });
}

describe('a worker behind a proxy', () => {
  it('reaches public addresses through it, private ones that are allowed directly, and no others', async () => {
    const port = await listen(host);
    expect(await outcomeOf(`http://${PUBLIC}:${port}/`)).toMatchObject({
      status: 'succeeded',
      output: { body: { reached: true } },
    });
    const authorization = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`;
    expect(asked).toEqual([{ target: `${PUBLIC}:${port}`, authorization }]);
    expect(await outcomeOf(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 'succeeded' });
    expect(await outcomeOf(`http://10.0.0.1:${port}/`)).toMatchObject({
      status: 'failed',
      error: { code: 'outbound.blocked_address' },
    });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toMatch(/proxy-authorization/);
  });

  it('never tells its password', async () => {
    proxy.removeAllListeners('connect');
    proxy.on('connect', (_request: IncomingMessage, socket: Socket) => {
      socket.end('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n');
    });
    const step = await outcomeOf(`http://${PUBLIC}:1/`);
    expect(step).toMatchObject({ status: 'failed', error: { code: 'outbound.proxy' } });
    expect(JSON.stringify(step)).toMatch(/SLUICE_OUTBOUND_PROXY/);
    const told = [
      JSON.stringify(step),
      path.worker.output(),
      path.ingress.output(),
      path.listener.output(),
    ].join('\n');
    expect(told).not.toContain(PASSWORD);
    expect(told).not.toContain(Buffer.from(`ann:${PASSWORD}`).toString('base64'));
  });
});
