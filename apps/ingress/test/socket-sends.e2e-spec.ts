import { IngressModule } from '#apps/ingress';
import { newId } from '#kernel';
import { SocketChannel } from '#queue';
import { serve, type RunningServer } from '#server';
import { waitUntil } from '#testing';

import { connectPeer, type SocketPeer } from './socket-peer';
import { socketTriggers, type SocketTrigger, type SocketTriggers } from './socket-triggers';
import { startIngress, type Ingress } from './start-ingress';

const MIB = 1024 * 1024;
const { signal } = new AbortController();

let ingress: Ingress;
let other: RunningServer;
let triggers: SocketTriggers;
let channel: SocketChannel;
const peers: SocketPeer[] = [];

beforeAll(async () => {
  ingress = await startIngress();
  other = await serve([IngressModule], ingress.config);
  triggers = await socketTriggers(ingress);
  channel = new SocketChannel(ingress.config);
});
afterEach(() => {
  for (const { ws } of peers.splice(0)) ws.terminate();
});
afterAll(async () => {
  channel.onApplicationShutdown();
  await triggers.close();
  await other.close();
  await ingress.close();
});

async function connect(...args: Parameters<typeof connectPeer>): Promise<SocketPeer> {
  const peer = await connectPeer(...args);
  peers.push(peer);
  return peer;
}

const throughOther = ({ url }: SocketTrigger) => url.replace(ingress.url, other.url);

/** By what its event says. */
async function socketIdOf(peer: SocketPeer, { triggerId }: SocketTrigger): Promise<string> {
  const mark = newId();
  peer.ws.send(mark);
  const headers = await waitUntil(async () => {
    const [event] = await ingress.query<{ headers: string[] }>(
      `SELECT headers FROM events WHERE trigger_id = $1 AND convert_from(body, 'UTF8') = $2`,
      [triggerId, mark],
    );
    return event?.headers;
  });
  return headers[headers.indexOf('socket-id') + 1]!;
}

describe('what a run sends to one socket', () => {
  it('reaches it, whichever process holds it, as text or as bytes', async () => {
    const trigger = await triggers.seed();
    for (const url of [trigger.url, throughOther(trigger)]) {
      const peer = await connect(url);
      const id = await socketIdOf(peer, trigger);
      expect(await channel.send(trigger.workspaceId, id, 'hällo', signal)).toEqual({ delivered: true });
      expect(await channel.send(trigger.workspaceId, id, Buffer.from('b'), signal)).toEqual({
        delivered: true,
      });
      expect(await peer.hears(2)).toEqual(['hällo', 'bytes:b']);
    }
  });

  it('reaches none of another workspace', async () => {
    const trigger = await triggers.seed();
    const peer = await connect(trigger.url);
    const id = await socketIdOf(peer, trigger);
    expect(await channel.send(newId(), id, 'x', signal)).toEqual({ delivered: false });
    expect(await channel.broadcast(newId(), trigger.workflowId, 'x', signal)).toEqual({
      sockets: 0,
      dropped: 0,
    });
    await channel.send(trigger.workspaceId, id, 'y', signal);
    expect(await peer.hears(1)).toEqual(['y']);
  });

  it('is told when it is gone', async () => {
    const trigger = await triggers.seed();
    const peer = await connect(trigger.url);
    const id = await socketIdOf(peer, trigger);
    peer.ws.close();
    await peer.closed;
    await waitUntil(async () => !(await channel.send(trigger.workspaceId, id, 'x', signal)).delivered);
    for (const unknown of ['x', 'x.y.z', ''])
      expect(await channel.send(trigger.workspaceId, unknown, 'x', signal)).toEqual({ delivered: false });
  });

  it('is told when the process that held it is gone', async () => {
    const trigger = await triggers.seed();
    expect(await channel.send(trigger.workspaceId, 'AAAAAAAAAAAA.x', 'x', signal)).toEqual({
      delivered: false,
    });
  }, 10_000);

  it('is not sent where nobody has shown yet who it is', async () => {
    const trigger = await triggers.seed(
      {},
      { kind: 'incoming_key', fields: { place: 'message', secrets: 'k' } },
    );
    const peer = await connect(trigger.url);
    const broadcast = () => channel.broadcast(trigger.workspaceId, trigger.workflowId, 'x', signal);
    expect(await broadcast()).toEqual({ sockets: 0, dropped: 0 });
    peer.ws.send('k');
    await waitUntil(async () => (await broadcast()).sockets === 1);
  });
});

describe('what a run sends to all sockets of a trigger', () => {
  it('reaches those of every process, and says how many', async () => {
    const trigger = await triggers.seed();
    const elsewhere = await connect((await triggers.seed()).url);
    const own = await Promise.all(
      [trigger.url, trigger.url, throughOther(trigger), throughOther(trigger)].map((url) => connect(url)),
    );
    expect(await channel.broadcast(trigger.workspaceId, trigger.workflowId, 'x', signal)).toEqual({
      sockets: 4,
      dropped: 0,
    });
    for (const peer of own) expect(await peer.hears(1)).toEqual(['x']);
    expect(elsewhere.heard).toEqual([]);
  });

  it('is kept only so long for one that does not read, which is closed then', async () => {
    const trigger = await triggers.seed();
    const reader = await connect(trigger.url);
    const sleeper = await connect(throughOther(trigger));
    sleeper.ws.pause();
    const large = 'a'.repeat(MIB / 2);
    let dropped = 0;
    let sent = 0;
    await waitUntil(
      async () => {
        const count = await channel.broadcast(trigger.workspaceId, trigger.workflowId, large, signal);
        sent += 1;
        dropped += count.dropped;
        await reader.hears(sent);
        return dropped > 0;
      },
      { everyMs: 0, what: 'the sleeper to be closed' },
    );
    expect(sent).toBeLessThan(100);
    expect(await channel.broadcast(trigger.workspaceId, trigger.workflowId, 'x', signal)).toEqual({
      sockets: 1,
      dropped: 0,
    });
    sleeper.ws.resume();
    expect(await sleeper.closed).toMatchObject({ code: 1006 });
  }, 30_000);
});
