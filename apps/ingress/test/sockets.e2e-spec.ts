import { newId } from '#kernel';
import { waitUntil } from '#testing';

import { connectPeer, refusalOf, type SocketPeer } from './socket-peer';
import { startIngress, type Ingress } from './start-ingress';

let ingress: Ingress;
const peers: SocketPeer[] = [];

beforeAll(async () => {
  ingress = await startIngress();
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
    expect(newId()).toBeTruthy();
  });
});
