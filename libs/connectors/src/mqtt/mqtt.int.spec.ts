/** The trigger against a real Mosquitto, and against brokers that mean no good. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt';

import type { ConnectionCredentials, HeldContext, ListenTriggerDeclaration } from '#connector-sdk';
import { createSocketClient } from '#outbound';
import { laterThanNow, fakeHeldContext, type Mosquitto, startMosquitto, waitUntil } from '#testing';

import { subscribeTrigger } from './subscribe.trigger';

const trigger = subscribeTrigger as unknown as ListenTriggerDeclaration;
const sockets = createSocketClient({ allow: ['127.0.0.0/8'] });

let broker: Mosquitto;
let publisher: MqttClient;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  broker = await startMosquitto({ users: { ann: 'right', bob: 'right' } });
  publisher = await connectAsync({
    host: '127.0.0.1',
    port: broker.port,
    username: 'ann',
    password: 'right',
  });
});

afterAll(async () => {
  await publisher.endAsync(true);
  await broker.remove();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

const toBroker = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'broker',
  fields: { host: '127.0.0.1', port: broker.port, tls: 'off', username: 'ann', password: 'right', ...more },
});

function start({ triggerId, ...options }: Parameters<typeof fakeHeldContext>[0] & { triggerId?: string }) {
  const held = fakeHeldContext({ sockets, auth: toBroker(), ...options });
  if (triggerId) held.context.trigger.id = triggerId;
  const ended = trigger.listen(held.context as HeldContext<never>);
  ended.catch(() => undefined);
  return { ...held, ended };
}

const connected = ({ statuses }: ReturnType<typeof start>) =>
  waitUntil(() => statuses.includes('connected'), { what: 'the subscription' });

async function stop(listening: ReturnType<typeof start>) {
  listening.abort();
  await listening.ended;
}

const publish = (topic: string, message: string | Buffer, options: IClientPublishOptions = { qos: 1 }) =>
  publisher.publishAsync(topic, message, options);

describe.each(['5', '3.1.1'])('with MQTT %s', (version) => {
  const auth = () => toBroker({ version });
  const topicOf = (name: string) => `${version}/${name}`;

  it.each(['0', '1', '2'] as const)('stores each message in its order, with QoS %s', async (qos) => {
    const topic = topicOf(`order-${qos}`);
    const listening = start({ auth: auth(), input: { topics: [`${topic}/+`], qos } });
    await connected(listening);
    const bytes = Buffer.from([0xff, 0, 1]);
    const sent = { qos: Number(qos) as 0 | 1 | 2 };
    await publish(`${topic}/a`, bytes, sent);
    const rest = Array.from({ length: 100 }, (_, n) => String(n));
    for (const n of rest) await publish(`${topic}/b`, n, sent);
    await listening.stored(101);
    expect(listening.events[0]).toMatchObject({
      body: bytes,
      headers: [
        ['topic', `${topic}/a`],
        ['qos', qos],
        ['retain', '0'],
      ],
    });
    expect(listening.texts().slice(1)).toEqual(rest);
    await stop(listening);
  });

  it.each(['1', '2'] as const)('gets what was sent while nobody was listening, with QoS %s', async (qos) => {
    const topic = topicOf(`meanwhile-${qos}`);
    const triggerId = `meanwhile-${version}-${qos}`;
    const first = start({ triggerId, auth: auth(), input: { topics: [topic], qos } });
    await connected(first);
    await stop(first);
    await publish(topic, 'meanwhile', { qos: 2 });
    const position = first.positions.at(-1);
    const second = start({ triggerId, auth: auth(), input: { topics: [topic], qos }, position });
    await second.stored(1);
    expect(second.texts()).toEqual(['meanwhile']);
    await stop(second);
  });

  it.each(['1', '2'] as const)('acknowledges only what is stored, with QoS %s', async (qos) => {
    const topic = topicOf(`away-${qos}`);
    const triggerId = `away-${version}-${qos}`;
    const input = { topics: [topic], qos };
    let asked = 0;
    const first = start({
      triggerId,
      input,
      auth: auth(),
      beforeStore: (events) => {
        if (events.length === 0) return;
        asked += 1;
        throw new Error('the database is away');
      },
    });
    await connected(first);
    await publish(topic, 'kept', { qos: 2 });
    await waitUntil(() => asked > 0, { what: 'the message' });
    await stop(first);
    expect(first.events).toEqual([]);
    const second = start({ triggerId, input, auth: auth(), position: first.positions.at(-1) });
    await second.stored(1);
    expect(second.texts()).toEqual(['kept']);
    await stop(second);
  });

  it('begins anew where it has no position: without old topics, and without what was kept for them', async () => {
    const topic = topicOf('anew');
    const triggerId = `anew-${version}`;
    const first = start({ triggerId, auth: auth(), input: { topics: [topic, `${topic}/old`] } });
    await connected(first);
    await stop(first);
    await publish(topic, 'while it was unpublished');
    const second = start({ triggerId, auth: auth(), input: { topics: [topic] } });
    await connected(second);
    await publish(`${topic}/old`, 'no');
    await publish(topic, 'yes');
    await second.stored(1);
    expect(second.texts()).toEqual(['yes']);
    await stop(second);
    // What it subscribed to then is kept as ever.
    await publish(topic, 'meanwhile');
    const third = start({
      triggerId,
      auth: auth(),
      input: { topics: [topic] },
      position: second.positions.at(-1),
    });
    await third.stored(1);
    expect(third.texts()).toEqual(['meanwhile']);
    await stop(third);
  });

  it('begins anew with another user', async () => {
    const topic = topicOf('other-user');
    const triggerId = `other-user-${version}`;
    const first = start({ triggerId, auth: auth(), input: { topics: [topic] } });
    await connected(first);
    await stop(first);
    await publish(topic, 'of before');
    const second = start({
      triggerId,
      auth: toBroker({ version, username: 'bob' }),
      input: { topics: [topic] },
      position: first.positions.at(-1),
    });
    await connected(second);
    await publish(topic, 'new');
    await second.stored(1);
    expect(second.texts()).toEqual(['new']);
    await stop(second);
  });

  it('takes retained messages only when it is told to, and each one once', async () => {
    const topic = topicOf('retained');
    await publish(topic, 'old', { qos: 1, retain: true });
    const ignoring = start({ auth: auth(), input: { topics: [topic] } });
    await connected(ignoring);
    await publish(topic, 'live', { qos: 1, retain: true });
    await ignoring.stored(1);
    expect(ignoring.texts()).toEqual(['live']);
    await stop(ignoring);
    const taking = start({ auth: auth(), input: { topics: [topic], retained: 'take' } });
    await taking.stored(1);
    expect(taking.texts()).toEqual(['live']);
    expect(taking.events[0]?.key).toMatch(/^retained:/);
    await stop(taking);
  });
});

it('does not store a message of QoS 2 twice when its broker did not hear the acknowledgement', async () => {
  // CONNACK with a session, SUBACK, then the message as often as it is asked for.
  const message = (flags: number) => Buffer.from([0x30 | flags, 8, 0, 1, 0x74, 0, 7, 0, 0x68, 0x69]);
  const fields = await serve((socket, heard) => {
    const type = (heard[0] ?? 0) >> 4;
    if (type === 1) socket.write(Buffer.from([0x20, 3, 1, 0, 0]));
    if (type === 8) {
      socket.write(Buffer.from([0x90, 4, heard[2]!, heard[3]!, 0, 2]));
      socket.write(message(0b1100));
    }
    if (type === 5) socket.destroy();
  });
  const input = { topics: ['t'], qos: '2' };
  const first = start({ input, auth: fields });
  await expect(first.ended).rejects.toMatchObject({ failure: { code: 'mqtt.lost' } });
  expect(first.texts()).toEqual(['hi']);
  const second = start({ input, auth: fields, position: JSON.parse(JSON.stringify(first.positions.at(-1))) });
  await expect(second.ended).rejects.toMatchObject({ failure: { code: 'mqtt.lost' } });
  expect(second.texts()).toEqual([]);
});

it('no longer gets what it does not subscribe to any more', async () => {
  const triggerId = 'changed';
  const first = start({ triggerId, input: { topics: ['was', 'is'] } });
  await connected(first);
  await stop(first);
  await publish('was', 'kept, and no longer wanted');
  const second = start({ triggerId, input: { topics: ['is'] }, position: first.positions.at(-1) });
  await connected(second);
  expect(second.positions.at(-1)).toMatchObject({ topics: ['is'] });
  await publish('was', 'no');
  await publish('is', 'yes');
  await second.stored(1);
  expect(second.texts()).toEqual(['yes']);
  await stop(second);
});

it('stores what has come in when it is stopped', async () => {
  let goOn: () => void = () => undefined;
  const stored = new Promise<void>((resolve) => (goOn = resolve));
  let asked = 0;
  const listening = start({
    input: { topics: ['stopped'], qos: '0' },
    beforeStore: (events) => {
      if (events.length === 0) return undefined;
      asked += 1;
      return stored;
    },
  });
  await connected(listening);
  const texts = Array.from({ length: 200 }, (_, n) => String(n));
  for (const text of texts) await publish('stopped', text, { qos: 0 });
  // It comes after all of them, and is counted at once.
  await publish('stopped', Buffer.alloc(1024 * 1024 + 1), { qos: 0 });
  await waitUntil(() => listening.droppedCount() === 1, { what: 'all of them' });
  expect(asked).toBe(1);
  listening.abort();
  setImmediate(goOn);
  await listening.ended;
  expect(listening.texts()).toEqual(texts);
  expect(listening.droppedCount()).toBe(1);
});

it('counts messages that are too large, and goes on', async () => {
  const listening = start({ input: { topics: ['large'] } });
  await connected(listening);
  await publish('large', Buffer.alloc(1024 * 1024 + 1));
  await publish('large', 'small');
  await listening.stored(1);
  expect(listening.texts()).toEqual(['small']);
  expect(listening.droppedCount()).toBe(1);
  await stop(listening);
});

it('says that the password is wrong', async () => {
  for (const version of ['5', '3.1.1']) {
    const listening = start({ input: { topics: ['x'] }, auth: toBroker({ password: 'wrong', version }) });
    await expect(listening.ended).rejects.toMatchObject({ failure: { kind: 'auth', code: 'mqtt.auth' } });
  }
});

it('says why the broker ended the connection', async () => {
  const auth = await serve((socket, heard) => {
    const type = (heard[0] ?? 0) >> 4;
    if (type === 1) socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    if (type === 8) socket.end(Buffer.from([0x90, 4, heard[2]!, heard[3]!, 0, 1, 0xe0, 1, 142]));
  });
  const listening = start({ input: { topics: ['t'] }, auth });
  await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mqtt.taken_over' } });
});

it('says which topics it is not allowed to have', async () => {
  const auth = await serve((socket, heard) => {
    const type = (heard[0] ?? 0) >> 4;
    if (type === 1) socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
    if (type === 8) socket.write(Buffer.from([0x90, 4, heard[2]!, heard[3]!, 0, 0x87]));
  });
  const listening = start({ input: { topics: ['t'] }, auth });
  await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mqtt.topic_refused' } });
});

it('ends with an error when somebody takes its name, and when the broker goes', async () => {
  const auth = toBroker({ clientId: 'mine' });
  const first = start({ input: { topics: ['x'] }, auth });
  await connected(first);
  const second = start({ input: { topics: ['x'] }, auth });
  await expect(first.ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  await connected(second);
  await stop(second);
  const own = await startMosquitto();
  const third = start({ input: { topics: ['x'] }, auth: toBroker({ port: own.port }) });
  await connected(third);
  await own.remove();
  await expect(third.ended).rejects.toMatchObject({ failure: { kind: 'retryable' } });
});

async function serve(answer: (socket: Socket, heard: Buffer) => void): Promise<ConnectionCredentials> {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (heard) => answer(socket, heard));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return toBroker({ port: (server.address() as AddressInfo).port });
}

describe('brokers that mean no good', () => {
  const input = { topics: ['x'] };

  it('does not take in an endless packet, nor garbage', async () => {
    const endless = await serve((socket) => {
      socket.write(Buffer.from([0x20, 3, 0, 0, 0, 0x30, 0xff, 0xff, 0xff, 0x7f]));
      const piece = Buffer.alloc(65_536);
      const write = () => void (socket.destroyed || socket.write(piece, () => setImmediate(write)));
      write();
    });
    await expect(start({ input, auth: endless }).ended).rejects.toMatchObject({
      failure: { code: 'mqtt.packet_too_large' },
    });
    const garbage = await serve((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(start({ input, auth: garbage }).ended).rejects.toMatchObject({
      failure: { kind: 'retryable' },
    });
    const zeros = await serve((socket) => socket.write(Buffer.alloc(100)));
    await expect(start({ input, auth: zeros }).ended).rejects.toMatchObject({
      failure: { code: 'mqtt.not_mqtt' },
    });
  });

  it('finds out when a broker says nothing any more', async () => {
    const auth = await serve((socket, heard) => {
      const type = (heard[0] ?? 0) >> 4;
      if (type === 1) socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
      if (type === 8) socket.write(Buffer.from([0x90, 4, heard[2]!, heard[3]!, 0, 1]));
    });
    const late = laterThanNow();
    const listening = start({ input, auth });
    await connected(listening);
    await late.until(listening.ended);
    await expect(listening.ended).rejects.toMatchObject({ failure: { code: 'mqtt.silent' } });
    expect(late.passed()).toBeLessThan(60_000);
  });

  it('ends at once when it is told to, even while the broker says nothing', async () => {
    let heard = 0;
    const auth = await serve((_socket, { length }) => void (heard += length));
    const listening = start({ input, auth });
    await waitUntil(() => heard > 0, { what: 'CONNECT' });
    await stop(listening);
  });
});
