import { connect as connectTcp, type Socket } from 'node:net';

import { IngressModule } from '#apps/ingress';
import { newId } from '#kernel';
import { serve } from '#server';
import { waitUntil } from '#testing';

import { connectPeer, refusalOf, type SocketPeer } from './socket-peer';
import { startIngress, type Ingress } from './start-ingress';

const LIMIT = 64 * 1024;

let ingress: Ingress;
const peers: SocketPeer[] = [];

beforeAll(async () => {
  ingress = await startIngress({ bodyLimitBytes: LIMIT, socketLimit: 8 });
});
afterEach(() => {
  for (const { ws } of peers.splice(0)) ws.terminate();
});
afterAll(() => ingress.close());

async function serving(input: Record<string, unknown> = {}) {
  const seeded = await ingress.seed({
    trigger: { connector: 'websocket', operation: 'serve', input },
    steps: [],
  });
  return { ...seeded, url: `${ingress.url}/hooks/${seeded.token}` };
}

async function connect(...args: Parameters<typeof connectPeer>): Promise<SocketPeer> {
  const peer = await connectPeer(...args);
  peers.push(peer);
  return peer;
}

const eventsOf = (triggerId: string) =>
  ingress.query<{ id: string; body: Buffer; headers: string[]; path: string; query: string; source: string }>(
    'SELECT id, body, headers, path, query, source FROM events WHERE trigger_id = $1 ORDER BY id',
    [triggerId],
  );

describe('messages', () => {
  it('become events in their order, each with a run, and are acknowledged when they are stored', async () => {
    const { url, triggerId, workflowId } = await serving({ answer: 'eventId', greeting: 'hello' });
    const peer = await connect(`${url}/kitchen?device=7`);
    for (let n = 0; n < 50; n += 1) peer.ws.send(JSON.stringify({ n }));
    const [greeting, ...acknowledged] = await peer.hears(51);
    expect(greeting).toBe('hello');
    const events = await eventsOf(triggerId);
    expect(events.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual(
      Array.from({ length: 50 }, (_, n) => ({ n })),
    );
    expect(acknowledged).toEqual(events.map(({ id }) => JSON.stringify({ eventId: id })));
    expect(events[0]).toMatchObject({ path: '/kitchen', query: 'device=7', source: 'socket' });
    const runs = await ingress.query('SELECT id FROM runs WHERE workflow_id = $1', [workflowId]);
    expect(runs).toHaveLength(50);
  });

  it('are stored although whoever sent them leaves at once', async () => {
    const { url, triggerId } = await serving();
    const peer = await connect(url);
    for (let n = 0; n < 300; n += 1) peer.ws.send(String(n));
    peer.ws.close();
    await waitUntil(async () => (await eventsOf(triggerId)).length === 300, { what: '300 events' });
    expect((await eventsOf(triggerId)).map(({ body }) => body.toString())).toEqual(
      Array.from({ length: 300 }, (_, n) => String(n)),
    );
  });

  it('say what kind of frame they were, and on which connection they came', async () => {
    const { url, triggerId } = await serving({ protocols: ['readings.v1'] });
    const peer = await connect(url, { protocols: ['other', 'readings.v1'] });
    expect(peer.ws.protocol).toBe('readings.v1');
    peer.ws.send('text');
    peer.ws.send(Buffer.from([1, 2]));
    const events = await waitUntil(async () => {
      const found = await eventsOf(triggerId);
      return found.length === 2 && found;
    });
    const headers = events.map((event) => event.headers);
    expect(headers[0]).toEqual([
      ...['content-type', 'text/plain; charset=utf-8'],
      ...['socket-id', expect.stringMatching(/^[\w-]{12}\.[\w-]{16}$/)],
      ...['socket-address', '127.0.0.1'],
      ...['socket-protocol', 'readings.v1'],
    ]);
    expect(headers[1]).toEqual(['content-type', 'application/octet-stream', ...headers[0]!.slice(2)]);
  });
});

describe('who is not let in', () => {
  it('is told so before the socket opens', async () => {
    const nobody = `${ingress.url}/hooks/${'A'.repeat(22)}`;
    expect(await refusalOf(nobody)).toMatchObject({ status: 404, code: 'hook.unknown' });
    const { url, triggerId } = await serving();
    await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
    expect(await refusalOf(url)).toMatchObject({ status: 410, code: 'hook.unpublished' });
  });

  it('comes by plain HTTP', async () => {
    const { url } = await serving();
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(url, { method });
      expect(answer.status).toBe(426);
      expect(answer.headers.get('upgrade')).toBe('websocket');
      expect(await answer.json()).toMatchObject({ code: 'hook.upgrade_required' });
    }
  });

  it('connects to a trigger that takes requests', async () => {
    const { token } = await ingress.seed({
      trigger: { connector: 'webhook', operation: 'catch', input: {} },
      steps: [],
    });
    expect(await refusalOf(`${ingress.url}/hooks/${token}`)).toMatchObject({
      status: 405,
      code: 'hook.method_not_allowed',
    });
  });
});

describe('how many are let in', () => {
  it('is up to the trigger', async () => {
    const { url } = await serving({ maxConnections: 2 });
    const [first] = await Promise.all([connect(url), connect(url)]);
    expect(await refusalOf(url)).toMatchObject({ status: 429, code: 'rate.limited' });
    first.ws.close();
    await waitUntil(async () => connect(url), { what: 'a seat' });
    expect(await refusalOf(url)).toMatchObject({ status: 429 });
  });

  it('is counted when they all come at once', async () => {
    const { url } = await serving({ maxConnections: 3 });
    const came = await Promise.allSettled(Array.from({ length: 8 }, () => connect(url)));
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('is up to the process', async () => {
    const { url } = await serving();
    const came = await Promise.allSettled(Array.from({ length: 12 }, () => connect(url)));
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect(await refusalOf(url)).toMatchObject({ status: 503, code: 'server.unavailable' });
  });

  it('does not count those who came with a request that is no handshake', async () => {
    const { url } = await serving({ maxConnections: 1 });
    const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    for (let n = 0; n < 3; n += 1) expect(await statusOf(url, headers)).toBe(400);
    await connect(url);
  });
});

describe('a connection ends', () => {
  it('when nobody says anything for too long, but not while somebody does', async () => {
    const { url } = await serving({ idleSeconds: 2, answer: 'eventId' });
    const [talking, silent] = [await connect(url), await connect(url)];
    const talk = setInterval(() => talking.ws.send('x'), 200);
    expect(await silent.closed).toMatchObject({ code: 1001 });
    expect(talking.ws.readyState).toBe(talking.ws.OPEN);
    clearInterval(talk);
    expect(await talking.closed).toMatchObject({ code: 1001 });
  }, 20_000);

  it('within 2 s when the workflow is unpublished', async () => {
    const { url, triggerId } = await serving();
    const peer = await connect(url);
    await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
    const since = performance.now();
    expect(await peer.closed).toMatchObject({ code: 1001 });
    expect(performance.now() - since).toBeLessThan(2000);
  });

  it('within 2 s when the settings of the trigger change, but not when other things do', async () => {
    const { url, triggerId } = await serving({ greeting: 'one' });
    const peer = await connect(url);
    await republish(triggerId);
    await untilLookedAt();
    expect(peer.ws.readyState).toBe(peer.ws.OPEN);
    await ingress.query(`UPDATE triggers SET input = '{"greeting":"two"}' WHERE id = $1`, [triggerId]);
    await republish(triggerId);
    const since = performance.now();
    expect(await peer.closed).toMatchObject({ code: 1012 });
    expect(performance.now() - since).toBeLessThan(2000);
    expect(await (await connect(url)).hears(1)).toEqual(['two']);
  });

  it('with its first message after the workflow was unpublished, which is not acknowledged', async () => {
    const { url, triggerId } = await serving({ answer: 'eventId' });
    const peer = await connect(url);
    await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
    peer.ws.send('x');
    expect(await peer.closed).toMatchObject({ code: 1001 });
    expect(peer.heard).toEqual([]);
    expect(await eventsOf(triggerId)).toEqual([]);
  });

  it('when the process stops, after what came is stored and acknowledged', async () => {
    const stopping = await serve([IngressModule], ingress.config);
    const { token, triggerId } = await serving({ answer: 'eventId', messagesPerSecond: 1 });
    const peer = await connect(`${stopping.url}/hooks/${token}`);
    for (let n = 0; n < 20; n += 1) peer.ws.send(String(n));
    await peer.hears(1);
    await stopping.close();
    expect(await peer.closed).toMatchObject({ code: 1001 });
    expect(peer.heard).toHaveLength(20);
    expect(await eventsOf(triggerId)).toHaveLength(20);
  });
});

describe('a peer that', () => {
  it.each<[string, (peer: SocketPeer) => void, number]>([
    ['sends a message that is too large', ({ ws }) => ws.send(Buffer.alloc(LIMIT + 1)), 1009],
    ['says that it will send 200 MB', (peer) => write(peer, '82ff000000000bebc200' + '00000000'), 1009],
    ['sends garbage', (peer) => write(peer, 'deadbeef'.repeat(20)), 1002],
    ['does not mask its frames', (peer) => write(peer, '810161'), 1002],
    ['sends text that is not UTF-8', (peer) => write(peer, '818200000000c328'), 1007],
    ['sends bits of one message without an end', (peer) => fragments(peer, LIMIT + 1), 1009],
    ['pings without a pause', ({ ws }) => manyPings(ws), 1008],
  ])('%s is closed with a code that says so, and stored nothing', async (_, misbehave, code) => {
    const { url, triggerId } = await serving();
    const [peer, good] = [await connect(url), await connect(url)];
    peer.ws.on('message', () => undefined);
    misbehave(peer);
    expect(await peer.closed).toMatchObject({ code });
    expect(await eventsOf(triggerId)).toEqual([]);
    good.ws.send('x');
    await waitUntil(async () => (await eventsOf(triggerId)).length === 1);
  });

  it('sends faster than it may is read more slowly, and loses nothing', async () => {
    const { url, triggerId } = await serving({ messagesPerSecond: 500, answer: 'eventId' });
    const peer = await connect(url);
    const since = performance.now();
    for (let n = 0; n < 1500; n += 1) peer.ws.send(`${n}:${'a'.repeat(1000)}`);
    await waitUntil(() => peer.heard.length === 1500, { timeoutMs: 15_000 });
    expect(performance.now() - since).toBeGreaterThan(1900);
    const events = await eventsOf(triggerId);
    expect(events.map(({ body }) => parseInt(body.toString()))).toEqual(
      Array.from({ length: 1500 }, (_, n) => n),
    );
  }, 30_000);
});

describe('other offers of another protocol', () => {
  it('are passed over: the request is answered as if it had made none', async () => {
    const { token } = await ingress.seed({
      trigger: { connector: 'webhook', operation: 'catch', input: {} },
      steps: [],
    });
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' };
    const body = JSON.stringify({ text: 'a'.repeat(50_000) });
    const headers = { ...offer, 'content-type': 'application/json' };
    for (let n = 0; n < 2; n += 1)
      expect(await statusOf(`${ingress.url}/hooks/${token}`, headers, body)).toBe(202);
    const events = await ingress.query<{ body: Buffer }>(
      `SELECT body FROM events WHERE source = 'webhook' ORDER BY id`,
    );
    expect(events.map((event) => event.body.toString())).toEqual([body, body]);
    expect(await statusOf(`${ingress.url}/health/live`, offer)).toBe(200);
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
    expect(await statusOf(`${ingress.url}/health/live`, upgrade)).toBe(200);
    expect(await statusOf(`${ingress.url}/hooks/${token}`, upgrade, body)).toBe(202);
  });
});

/** As publishing it once more would. */
async function republish(triggerId: string): Promise<void> {
  await ingress.query(
    `WITH made AS (
       INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, definition, draft_revision)
       SELECT $2, v.workspace_id, v.workflow_id, v.number + 1, v.definition, v.draft_revision + 1
       FROM triggers t JOIN workflow_versions v ON v.id = t.version_id WHERE t.id = $1
     )
     UPDATE triggers SET version_id = $2 WHERE id = $1`,
    [triggerId, newId()],
  );
}

/** Whoever came after would be closed by now: another connection's trigger was changed later, and it is closed. */
async function untilLookedAt(): Promise<void> {
  const canary = await serving();
  const peer = await connect(canary.url);
  await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [canary.triggerId]);
  await peer.closed;
}

const raw = ({ ws }: SocketPeer) => (ws as unknown as { _socket: Socket })._socket;

function write(peer: SocketPeer, hex: string): void {
  raw(peer).write(Buffer.from(hex, 'hex'));
}

function fragments({ ws }: SocketPeer, bytes: number): void {
  for (let sent = 0; sent < bytes; sent += 1024) ws.send(Buffer.alloc(1024), { fin: false });
}

function manyPings(ws: SocketPeer['ws']): void {
  for (let n = 0; n < 5000; n += 1) ws.ping();
}

/** Of one HTTP request, over a connection of its own. */
function statusOf(url: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const socket = connectTcp(Number(port), hostname);
    const lines = Object.entries({
      host: `${hostname}:${port}`,
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.setTimeout(5000, () => socket.destroy(new Error('There was no answer.')));
    socket.on('error', reject);
    socket.write(
      `${body === undefined ? 'GET' : 'POST'} ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`,
    );
    socket.once('data', (data) => {
      resolve(Number(data.toString().split(' ')[1]));
      socket.destroy();
    });
  });
}

describe('the test address of a draft', () => {
  const captures = (workflowId: string) =>
    ingress.query<{ body: Buffer; headers: string[]; path: string; query: string; refused: unknown }>(
      'SELECT body, headers, path, query, refused FROM captures WHERE workflow_id = $1 ORDER BY id',
      [workflowId],
    );

  it('captures what is sent, and runs nothing', async () => {
    const { url, token, workflowId, triggerId } = await serving({ answer: 'eventId', greeting: 'hello' });
    await ingress.query('UPDATE triggers SET version_id = NULL WHERE id = $1', [triggerId]);
    const address = url.replace(token, `test/${token}`);
    const peer = await connect(`${address}/a?b=c`);
    peer.ws.send('{"n":1}');
    expect(await peer.hears(2)).toEqual(['hello', expect.stringMatching(/^{"eventId":"[0-9a-f-]{36}"}$/)]);
    const [captured] = await captures(workflowId);
    expect(captured).toMatchObject({ path: '/a', query: 'b=c', refused: null });
    expect(captured!.body.toString()).toBe('{"n":1}');
    expect(captured!.headers).toContain('socket-id');
    expect(await eventsOf(triggerId)).toEqual([]);
    await untilLookedAt();
    expect(peer.ws.readyState).toBe(peer.ws.OPEN);
    expect((await fetch(address)).status).toBe(426);
  });

  it('captures who is not let in, and why', async () => {
    const { url, token, workflowId } = await serving({ origins: ['https://app.example.com'] });
    const address = url.replace(token, `test/${token}`);
    expect(await refusalOf(address, { origin: 'https://evil.example.com' })).toMatchObject({ status: 403 });
    expect(await captures(workflowId)).toEqual([
      expect.objectContaining({
        refused: { code: 'hook.wrong_origin', message: expect.stringContaining('origin') },
      }),
    ]);
    const many = await Promise.allSettled(Array.from({ length: 7 }, () => connect(address)));
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });
});
