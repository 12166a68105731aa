import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { startOnePath, waitUntil, type OnePath, type RoleProcess } from '#testing';

import { connectPeer, refusalOf, type SocketPeer } from './socket-peer';

let path: OnePath;
let other: RoleProcess;
const peers: SocketPeer[] = [];

beforeAll(async () => {
  path = await startOnePath({ ownPostgres: true });
  other = await path.start('ingress');
}, 120_000);
afterEach(() => {
  for (const { ws } of peers.splice(0)) ws.terminate();
});
afterAll(() => path.close());

async function connect(url: string): Promise<SocketPeer> {
  const peer = await connectPeer(url);
  peers.push(peer);
  return peer;
}

const serving = (steps: { operation: string; input: Record<string, unknown> }[] = [], answer = 'nothing') =>
  path.seed({
    trigger: { connector: 'websocket', operation: 'serve', input: { answer } },
    steps: steps.map(({ operation, input }, n) => ({
      id: `send_${n}`,
      type: 'action' as const,
      connector: 'websocket',
      operation,
      input,
    })),
  });

const throughOther = (url: string) => url.replace(path.ingress.url, other.url);

const errorsOf = (workflowId: string) =>
  path.query<{ status: string; error: { code: string } | null }>(
    'SELECT status, error FROM runs WHERE workflow_id = $1 AND finished_at IS NOT NULL',
    [workflowId],
  );

const eventIdsIn = ({ heard }: SocketPeer) =>
  heard.map((text) => (JSON.parse(text) as { eventId: string }).eventId);

async function expectStored(eventIds: string[]): Promise<void> {
  const rows = await path.query('SELECT id FROM events WHERE id = ANY($1::uuid[])', [eventIds]);
  expect(new Set(eventIds).size).toBe(eventIds.length);
  expect(rows).toHaveLength(eventIds.length);
}

const rawSocketOf = ({ ws }: SocketPeer): Socket => (ws as unknown as { _socket: Socket })._socket;

/** How often it could be written, until nobody took anything for a second, or the connection was closed. */
async function writeUntilStuck(socket: Socket, chunk: Buffer): Promise<number> {
  const closed = once(socket, 'close').then(() => false);
  for (let n = 1; !socket.writableEnded && !socket.destroyed; n += 1) {
    if (socket.write(chunk)) continue;
    const drained = once(socket, 'drain').then(() => true);
    drained.catch(() => undefined);
    if (!(await Promise.race([drained, closed, pause(1000, false)]))) return n;
  }
  return 0;
}

async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

describe('a run', () => {
  it('replies on the socket that its event came from, whichever process holds it', async () => {
    const { url } = await serving([
      {
        operation: 'reply',
        input: { socketId: '{{trigger.socket.id}}', message: { total: '{{trigger.body.n}}' } },
      },
    ]);
    for (const address of [url, throughOther(url)]) {
      const peer = await connect(address);
      for (const n of [1, 2, 3]) peer.ws.send(JSON.stringify({ n }));
      const heard = await peer.hears(3);
      expect(heard.toSorted()).toEqual(['{"total":1}', '{"total":2}', '{"total":3}']);
    }
  });

  it('tells all sockets of its trigger, or of another one of its workspace', async () => {
    const { url, workflowId, workspaceId } = await serving([
      { operation: 'broadcast', input: { message: 'all: {{trigger.body}}' } },
    ]);
    const { url: elsewhere } = await path.seed(
      {
        trigger: { connector: 'websocket', operation: 'serve', input: {} },
        steps: [
          {
            id: 'tell',
            type: 'action',
            connector: 'websocket',
            operation: 'broadcast',
            input: { workflowId, message: 'from elsewhere: {{trigger.body}}' },
          },
        ],
      },
      { workspaceId },
    );
    const all = await Promise.all([url, url, throughOther(url)].map(connect));
    all[0]!.ws.send('hello');
    for (const peer of all) expect(await peer.hears(1)).toEqual(['all: hello']);
    const stranger = await connect(elsewhere);
    stranger.ws.send('hi');
    for (const peer of all) expect(await peer.hears(2)).toEqual(['all: hello', 'from elsewhere: hi']);
    expect(stranger.heard).toEqual([]);
  });

  it('fails for good when the socket is gone', async () => {
    const { url, workflowId } = await serving([
      { operation: 'reply', input: { socketId: '{{trigger.socket.id}}', message: 'late' } },
    ]);
    const keep = await connect(url);
    path.worker.pause();
    const peer = await connect(url);
    peer.ws.send('x');
    peer.ws.close();
    await peer.closed;
    path.worker.resume();
    const [run] = await waitUntil(async () => {
      const runs = await errorsOf(workflowId);
      return runs.length > 0 && runs;
    });
    expect(run).toMatchObject({ status: 'failed', error: { code: 'websocket.gone' } });
    expect(keep.heard).toEqual([]);
  });
});

describe('while the database is away', () => {
  it('messages are kept and acknowledged later, and nobody new is let in', async () => {
    const { url } = await serving([], 'eventId');
    const peer = await connect(url);
    peer.ws.send('before');
    await peer.hears(1);
    await path.postgres!.kill9();
    try {
      for (let n = 0; n < 200; n += 1) peer.ws.send(String(n));
      expect(await refusalOf(throughOther(url))).toMatchObject({ status: 503, code: 'server.unavailable' });
      expect(peer.heard).toHaveLength(1);
    } finally {
      await path.postgres!.start();
    }
    await peer.hears(201);
    await expectStored(eventIdsIn(peer));
  }, 60_000);

  it('a sender is told to come again when it takes too long', async () => {
    const { url, triggerId } = await serving([], 'eventId');
    const peer = await connect(url);
    await path.postgres!.kill9();
    try {
      peer.ws.send('x');
      expect(await peer.closed).toMatchObject({ code: 1013 });
    } finally {
      await path.postgres!.start();
    }
    expect(peer.heard).toEqual([]);
    expect(await path.query('SELECT id FROM events WHERE trigger_id = $1', [triggerId])).toEqual([]);
  }, 90_000);
});

it('a flood stays with who sends it, and does no harm to others', async () => {
  const flooded = await path.start('ingress');
  const { url } = await serving([], 'eventId');
  const address = url.replace(path.ingress.url, flooded.url);
  const good = await connect(address);
  const flooders = await Promise.all(Array.from({ length: 20 }, () => connect(address)));
  const before = await residentMib(flooded.pid);
  // Masked with zeros, each a message of one byte: as many as a chunk can hold.
  const chunk = Buffer.alloc(7 * 150_000, Buffer.from('81810000000061', 'hex'));
  const floods = Promise.all(flooders.map((peer) => writeUntilStuck(rawSocketOf(peer), chunk)));
  const talk = setInterval(() => good.ws.send('x'), 20);
  const written = await floods;
  clearInterval(talk);
  expect(Math.max(...written)).toBeLessThan(50);
  expect((await residentMib(flooded.pid)) - before).toBeLessThan(150);
  expect(good.ws.readyState).toBe(good.ws.OPEN);
  const heard = good.heard.length;
  expect(heard).toBeGreaterThan(0);
  good.ws.send('y');
  await good.hears(heard + 1);
  await flooded.kill9();
}, 60_000);

it('what was acknowledged is stored, although the process is killed', async () => {
  const killed = await path.start('ingress');
  const { url } = await serving([], 'eventId');
  const peer = await connect(url.replace(path.ingress.url, killed.url));
  const send = setInterval(() => peer.ws.send('x'), 1);
  await peer.hears(150);
  await killed.kill9();
  clearInterval(send);
  await peer.closed;
  await expectStored(eventIdsIn(peer));
}, 60_000);
