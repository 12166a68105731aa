import { setTimeout as pause } from 'node:timers/promises';

import { testConfig, testRedis, waitUntil } from '#testing';

import { SocketChannel, type SocketHolder } from './socket-channel';

const { signal } = new AbortController();
const channels: SocketChannel[] = [];
let config: ReturnType<typeof testConfig>;

beforeAll(async () => {
  const redis = await testRedis();
  config = testConfig({ redisUrl: redis.url, redisPrefix: redis.prefix });
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.onApplicationShutdown();
});

function open(with_ = config): SocketChannel {
  const channel = new SocketChannel(with_);
  channels.push(channel);
  return channel;
}

/** A process that holds one socket of workspace `w1`, and knows what was sent to it. */
async function holder(changes: Partial<SocketHolder> = {}) {
  const channel = open();
  const id = channel.newSocketId();
  const got: (string | Buffer)[] = [];
  channel.hold({
    send: (workspaceId, socketId, data) => workspaceId === 'w1' && socketId === id && got.push(data) > 0,
    broadcast: async (workspaceId, _workflowId, data) => {
      if (workspaceId === 'w1') got.push(data);
      return { sockets: workspaceId === 'w1' ? 1 : 0, dropped: 0 };
    },
    ...changes,
  });
  await waitUntil(async () => (await open().send('w1', id, 'ready?', signal)).delivered || 'send' in changes);
  got.length = 0;
  return { id, got };
}

describe('sending to sockets of other processes', () => {
  it('gives text and bytes as they are to whoever holds the socket, and to nobody else', async () => {
    const [one, two] = [await holder(), await holder()];
    const asker = open();
    const data = Buffer.from([0, 255, 128]);
    expect(await asker.send('w1', two.id, '“quoted”\n', signal)).toEqual({ delivered: true });
    expect(await asker.send('w1', two.id, data, signal)).toEqual({ delivered: true });
    expect(two.got).toEqual(['“quoted”\n', data]);
    expect(await asker.send('w2', two.id, 'x', signal)).toEqual({ delivered: false });
    expect(one.got).toEqual([]);
  });

  it('adds up what all holders say', async () => {
    const [one, two] = [
      await holder(),
      await holder({ broadcast: async () => ({ sockets: 5, dropped: 2 }) }),
    ];
    expect(await open().broadcast('w1', 'f', 'x', signal)).toEqual({ sockets: 6, dropped: 2 });
    expect([one.got, two.got]).toEqual([['x'], []]);
  });

  it('keeps apart what is asked at the same time', async () => {
    const { id, got } = await holder({});
    const asker = open();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        n % 2 ? asker.send('w1', id, String(n), signal) : asker.send('w2', id, String(n), signal),
      ),
    );
    expect(answers.map(({ delivered }) => delivered)).toEqual(
      Array.from({ length: 50 }, (_, n) => n % 2 === 1),
    );
    expect(got).toHaveLength(25);
  });

  it('fails for now when a holder does not answer, and counts those that do', async () => {
    const silent = { broadcast: () => pause(60_000, { sockets: 9, dropped: 0 }, { ref: false }) };
    await holder(silent);
    const asker = open();
    const stop = AbortSignal.timeout(500);
    await expect(asker.broadcast('w1', 'f', 'x', stop)).rejects.toMatchObject({
      failure: { kind: 'retryable', code: 'websocket.no_answer' },
    });
    await holder();
    expect(await asker.broadcast('w1', 'f', 'x', AbortSignal.timeout(500))).toEqual({
      sockets: 1,
      dropped: 0,
    });
  });

  it('fails for now while Redis is away', async () => {
    const asker = open(testConfig());
    const stop = AbortSignal.timeout(300);
    for (const ask of [
      asker.send('w1', asker.newSocketId(), 'x', stop),
      asker.broadcast('w1', 'f', 'x', stop),
    ])
      await expect(ask).rejects.toMatchObject({
        failure: { kind: 'retryable', code: 'websocket.unreachable' },
      });
  });
});
