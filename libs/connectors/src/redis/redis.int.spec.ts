/** The triggers against a real Redis, and against servers that mean no good. */
import { Redis } from 'ioredis';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import {
  type ConnectionCredentials,
  EventQueue,
  type HeldContext,
  type ListenTriggerDeclaration,
} from '#connector-sdk';
import { createSocketClient } from '#outbound';
import { fakeHeldContext, laterThanNow, testRedis, waitUntil } from '#testing';

import { streamTrigger } from './stream.trigger';
import { subscribeTrigger } from './subscribe.trigger';

const sockets = createSocketClient({ allow: ['127.0.0.0/8', '::1/128'] });
let url: URL;
let prefix: string;
let publisher: Redis;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  const redis = await testRedis();
  ({ prefix } = redis);
  url = new URL(redis.url);
  publisher = new Redis(redis.url);
});

afterAll(async () => {
  await publisher.quit();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

const toRedis = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'server',
  fields: {
    host: url.hostname,
    port: Number(url.port),
    tls: 'off',
    ...(url.username ? { username: url.username } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    database: Number(url.pathname.slice(1) || 0),
    ...more,
  },
});

function start(trigger: unknown, options: Parameters<typeof fakeHeldContext>[0]) {
  const held = fakeHeldContext({ sockets, auth: toRedis(), ...options });
  const declaration = trigger as ListenTriggerDeclaration;
  const ended = declaration.listen(held.context as HeldContext<never>);
  ended.catch(() => undefined);
  return { ...held, ended };
}

const connected = ({ statuses }: ReturnType<typeof start>) =>
  waitUntil(() => statuses.includes('connected'), { what: 'the connection' });

async function stop(listening: ReturnType<typeof start>) {
  listening.abort();
  await listening.ended;
}

/** A server that sends `answer` to whatever it hears. */
async function hostile(answer: (socket: Socket, heard: Buffer) => void) {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (heard) => answer(socket, heard));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { kind: 'server', fields: { host: '127.0.0.1', port, tls: 'off' } };
}

describe('channels', () => {
  it('stores each message in its order, bytes as they came', async () => {
    const channel = `${prefix}.orders`;
    const listening = start(subscribeTrigger, { input: { channels: [channel] } });
    await connected(listening);
    const bytes = Buffer.from([0xff, 0, 13, 10, 0xfe]);
    await publisher.publish(channel, '{"id":1}');
    await publisher.publish(channel, bytes);
    for (let n = 0; n < 300; n++) void publisher.publish(channel, String(n));
    await listening.stored(302);
    expect(listening.events[0]).toMatchObject({
      body: Buffer.from('{"id":1}'),
      headers: [['channel', channel]],
    });
    expect(listening.events[1]?.body).toEqual(bytes);
    expect(listening.texts().slice(2)).toEqual(Array.from({ length: 300 }, (_, n) => String(n)));
    expect(listening.batches.length).toBeLessThan(302);
    await stop(listening);
    await waitUntil(async () => (await publisher.pubsub('NUMSUB', channel))[1] === 0, {
      what: 'the end of the subscription',
    });
  });

  it('listens to patterns, and says which one it was', async () => {
    const listening = start(subscribeTrigger, {
      input: { channels: [`${prefix}.p.*`], match: 'patterns' },
    });
    await connected(listening);
    await publisher.publish(`${prefix}.p.door`, 'open');
    await listening.stored(1);
    const [event] = listening.events;
    expect(event?.headers).toEqual([
      ['channel', `${prefix}.p.door`],
      ['pattern', `${prefix}.p.*`],
    ]);
    await stop(listening);
  });

  it('keeps what has come in while the database is away', async () => {
    const channel = `${prefix}.away`;
    let isAway = true;
    const listening = start(subscribeTrigger, {
      input: { channels: [channel] },
      beforeStore: () => {
        if (isAway) throw new Error('the database is away');
      },
    });
    await connected(listening);
    await publisher.publish(channel, 'kept');
    isAway = false;
    await listening.stored(1);
    expect(listening.texts()).toEqual(['kept']);
    await stop(listening);
  });

  it('stores what has come in when it is stopped', async () => {
    const channel = `${prefix}.stopped`;
    let goOn: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (goOn = resolve));
    let asked = 0;
    const listening = start(subscribeTrigger, {
      input: { channels: [channel] },
      beforeStore: () => {
        asked += 1;
        return stored;
      },
    });
    await connected(listening);
    const texts = Array.from({ length: 1900 }, (_, n) => String(n));
    for (const text of texts) void publisher.publish(channel, text);
    await waitUntil(() => asked === 1, { what: 'the first of them' });
    const pushed = jest.spyOn(EventQueue.prototype, 'push');
    await publisher.publish(channel, 'end');
    await waitUntil(() => pushed.mock.calls.some(([{ body }]) => body.toString() === 'end'), {
      what: 'all of them',
    });
    pushed.mockRestore();
    listening.abort();
    setImmediate(goOn);
    await listening.ended;
    expect(listening.texts()).toEqual([...texts, 'end']);
    expect(listening.droppedCount()).toBe(0);
  });

  it('says that the password is wrong', async () => {
    const user = `${prefix}-user`;
    await publisher.call('ACL', 'SETUSER', user, 'on', '>right', 'allchannels', '+subscribe', '+ping');
    try {
      const input = { channels: [`${prefix}.x`] };
      const wrong = start(subscribeTrigger, { input, auth: toRedis({ username: user, password: 'wrong' }) });
      await expect(wrong.ended).rejects.toMatchObject({ failure: { kind: 'auth', code: 'redis.auth' } });
      const right = start(subscribeTrigger, { input, auth: toRedis({ username: user, password: 'right' }) });
      await connected(right);
      await stop(right);
    } finally {
      await publisher.call('ACL', 'DELUSER', user);
    }
  });

  it('ends with an error when the server goes', async () => {
    const channel = `${prefix}.cut`;
    const listening = start(subscribeTrigger, { input: { channels: [channel] } });
    await connected(listening);
    await publisher.call('CLIENT', 'KILL', 'TYPE', 'PUBSUB');
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'redis.lost' } });
  });

  it('needs a connection', async () => {
    const listening = start(subscribeTrigger, { input: { channels: ['x'] }, auth: null });
    await expect(listening.ended).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'redis.no_connection' },
    });
  });
});

describe('streams', () => {
  const add = (stream: string, ...fields: (string | Buffer)[]) => publisher.xadd(stream, '*', ...fields);

  it('goes on where it was, and starts with what is new', async () => {
    const stream = `${prefix}:log`;
    await add(stream, 'n', 'before');
    const first = start(streamTrigger, { input: { stream } });
    await connected(first);
    await add(stream, 'n', '1', 'bytes', Buffer.from([0xff]));
    await first.stored(1);
    await stop(first);
    await add(stream, 'n', '2');
    const second = start(streamTrigger, { input: { stream }, position: first.positions.at(-1) });
    await second.stored(1);
    await stop(second);
    expect(first.texts()).toEqual(['[["n","1"],["bytes",{"base64":"/w=="}]]']);
    expect(second.texts()).toEqual(['[["n","2"]]']);
  });

  it('begins anew in another database, also with the same ids', async () => {
    const stream = `${prefix}:moved`;
    const other = (Number(url.pathname.slice(1) || 0) + 1) % 16;
    const elsewhere = publisher.duplicate({ db: other });
    try {
      const first = start(streamTrigger, { input: { stream } });
      await connected(first);
      await publisher.xadd(stream, '5-0', 'n', 'here');
      await first.stored(1);
      await stop(first);
      await elsewhere.xadd(stream, '7-0', 'n', 'before');
      const second = start(streamTrigger, {
        input: { stream },
        auth: toRedis({ database: other }),
        position: first.positions.at(-1),
      });
      await connected(second);
      await elsewhere.xadd(stream, '8-0', 'n', 'new');
      await second.stored(1);
      expect(second.texts()).toEqual(['[["n","new"]]']);
      expect(second.events[0]?.key).not.toContain(first.events[0]!.key!.slice(0, 22));
      await stop(second);
    } finally {
      await elsewhere.del(stream);
      await elsewhere.quit();
    }
  });

  it('reads from the beginning when it is told to', async () => {
    const stream = `${prefix}:all`;
    for (let n = 0; n < 250; n++) await add(stream, 'n', String(n));
    const listening = start(streamTrigger, { input: { stream, start: 'beginning' } });
    await listening.stored(250);
    await stop(listening);
    expect(new Set(listening.events.map(({ key }) => key)).size).toBe(250);
  });

  it('acknowledges in its group only what is stored, and gets the rest again', async () => {
    const stream = `${prefix}:group`;
    const input = { stream, group: 'g' };
    let mayStore = false;
    const first = start(streamTrigger, {
      input,
      beforeStore: () => {
        if (!mayStore) throw new Error('the database is away');
      },
    });
    await connected(first);
    const id = await add(stream, 'n', '1');
    const pending = async () => ((await publisher.xpending(stream, 'g')) as [number])[0];
    await waitUntil(async () => (await pending()) === 1, { what: 'the entry to be read' });
    first.abort();
    await first.ended;
    expect(first.events).toEqual([]);
    expect(await pending()).toBe(1);
    mayStore = true;
    const second = start(streamTrigger, { input });
    await second.stored(1);
    expect(second.events[0]?.key).toMatch(new RegExp(`^[\\w-]{22}:${id}:${stream}$`));
    await waitUntil(async () => (await pending()) === 0, { what: 'the acknowledgement' });
    await stop(second);
  });
});

describe('servers that mean no good', () => {
  const input = { channels: ['x'] };

  it('does not take in an endless reply', async () => {
    const auth = await hostile((socket) => {
      socket.write(`$${1024 * 1024 * 1024}\r\n`);
      const piece = Buffer.alloc(1024 * 1024, 120);
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    const listening = start(subscribeTrigger, { input, auth });
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'redis.reply_too_large' } });
  });

  it('does not take in an endless line, nor garbage', async () => {
    const line = await hostile((socket) => socket.write(`+${'x'.repeat(100_000)}`));
    const garbage = await hostile((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    for (const auth of [line, garbage]) {
      const listening = start(subscribeTrigger, { input, auth });
      await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'redis.not_redis' } });
    }
  });

  it('finds out when a server says nothing any more', async () => {
    const auth = await hostile((socket, heard) => {
      if (heard.includes('subscribe')) socket.write('*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n');
    });
    const late = laterThanNow();
    const listening = start(subscribeTrigger, { input, auth });
    await connected(listening);
    await late.until(listening.ended);
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'redis.silent' } });
    expect(late.passed()).toBeLessThan(60_000);
  });

  it('does not choke on replies within replies', async () => {
    const auth = await hostile((socket) => socket.write('*1\r\n'.repeat(200_000)));
    const listening = start(subscribeTrigger, { input, auth });
    await expect(listening.ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });

  it('survives answers that fit no question', async () => {
    const auth = await hostile((socket) => socket.write(':1\r\n'));
    const listening = start(subscribeTrigger, { input, auth });
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'redis.lost' } });
  });

  it('ends at once when it is told to, even while the server says nothing', async () => {
    let heard = 0;
    const auth = await hostile((_socket, { length }) => void (heard += length));
    const listening = start(streamTrigger, { input: { stream: 's' }, auth });
    await waitUntil(() => heard > 0, { what: 'the first command' });
    await stop(listening);
  });
});
