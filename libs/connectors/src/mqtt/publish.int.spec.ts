/** The action against a real Mosquitto, and against brokers that mean no good. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';

import type { ConnectionCredentials } from '#connector-sdk';
import { laterThanNow, memoryFiles, type Mosquitto, startMosquitto, waitUntil } from '#testing';

import { runAction, testConnection } from '../../test/run-action';
import { connector } from '.';

let broker: Mosquitto;
let listener: MqttClient;
const heard: IPublishPacket[] = [];
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  broker = await startMosquitto({ users: { ann: 'right' } });
  listener = await connectAsync({
    host: '127.0.0.1',
    port: broker.port,
    username: 'ann',
    password: 'right',
    protocolVersion: 5,
  });
  listener.on('message', (_topic, _payload, packet) => heard.push(packet));
  await listener.subscribeAsync('sent/#', { qos: 2 });
});

afterEach(() => void heard.splice(0));

afterAll(async () => {
  await listener.endAsync(true);
  await broker.remove();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

const toBroker = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'broker',
  fields: { host: '127.0.0.1', port: broker.port, tls: 'off', username: 'ann', password: 'right', ...more },
});

const publish = (input: Record<string, unknown>, more = {}, options = {}) =>
  runAction(connector, 'publish', input, toBroker(more), options);
const arrived = (count: number) => waitUntil(() => heard.length === count, { what: `${count} messages` });

describe.each(['5', '3.1.1'])('with MQTT %s', (version) => {
  it.each(['0', '1', '2'])('sends with QoS %s', async (qos) => {
    const output = await publish({ topic: 'sent/a', message: 'ä', qos }, { version });
    expect(output).toEqual({ topic: 'sent/a', acknowledged: qos !== '0' });
    await arrived(1);
    expect(heard[0]).toMatchObject({
      topic: 'sent/a',
      payload: Buffer.from('ä'),
      qos: Number(qos),
      retain: false,
    });
  });

  it('sends text, JSON, bytes and nothing', async () => {
    const { files } = memoryFiles({ f: { name: 'a', contentType: 'x/y', base64: '/wA=' } });
    const file = { $file: 'f', name: 'a', contentType: 'x/y', size: 2 };
    for (const message of [{ a: [1] }, 7, file, undefined])
      await publish(
        { topic: 'sent/kinds', ...(message === undefined ? {} : { message }) },
        { version },
        { files },
      );
    await arrived(4);
    expect(heard.map(({ payload }) => payload.toString('latin1'))).toEqual(['{"a":[1]}', '7', '\xff\0', '']);
  });

  it('has the broker keep a message, and take it back', async () => {
    const topic = `kept/${version}`;
    await publish({ topic, message: 'here', retain: true }, { version });
    await listener.subscribeAsync(topic);
    await arrived(1);
    expect(heard[0]).toMatchObject({ payload: Buffer.from('here'), retain: true });
    await publish({ topic, retain: true }, { version });
    await arrived(2);
    await listener.unsubscribeAsync(topic);
    await listener.subscribeAsync(topic);
    await publish({ topic, message: 'live' }, { version });
    await arrived(3);
    expect(heard[2]).toMatchObject({ payload: Buffer.from('live'), retain: false });
  });
});

it('sends the properties of MQTT 5', async () => {
  await publish({
    topic: 'sent/properties',
    message: 'x',
    expiresInSeconds: 60,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlation: 'c1',
    properties: { order: '1001' },
  });
  await arrived(1);
  expect(heard[0]?.properties).toMatchObject({
    messageExpiryInterval: 60,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlationData: Buffer.from('c1'),
    userProperties: { order: '1001' },
  });
});

it('publishes to a topic only', async () => {
  for (const topic of ['a/+', 'a/#', 'a\0'])
    await expect(publish({ topic })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mqtt.bad_topic' },
    });
});

it('says whose connection it is, and that a password is wrong', async () => {
  expect(await testConnection(connector, toBroker())).toEqual({ account: 'ann at 127.0.0.1' });
  for (const version of ['5', '3.1.1']) {
    const failed = { failure: { kind: 'auth', code: 'mqtt.auth' } };
    await expect(testConnection(connector, toBroker({ password: 'wrong', version }))).rejects.toMatchObject(
      failed,
    );
    await expect(publish({ topic: 'x' }, { password: 'wrong', version })).rejects.toMatchObject(failed);
  }
  await expect(runAction(connector, 'publish', { topic: 'x' }, null)).rejects.toMatchObject({
    failure: { code: 'mqtt.no_connection' },
  });
});

async function serve(answer: (socket: Socket, heard: Buffer) => void): Promise<Record<string, unknown>> {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => answer(socket, chunk));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port };
}

const CONNACK = Buffer.from([0x20, 3, 0, 0, 0]);
const typeOf = (packet: Buffer) => (packet[0] ?? 0) >> 4;

describe('brokers that', () => {
  it('do not allow it', async () => {
    const place = await serve((socket, packet) => {
      if (typeOf(packet) === 1) socket.write(CONNACK);
      // PUBACK, not authorised, for the packet id behind the topic ‘t’.
      if (typeOf(packet) === 3) socket.write(Buffer.from([0x40, 3, packet[5]!, packet[6]!, 0x87]));
    });
    await expect(publish({ topic: 't', message: 'x' }, place)).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'mqtt.not_published', details: { reason: 135 } },
    });
  });

  it('never acknowledge are not waited for for ever', async () => {
    let published = false;
    const place = await serve((socket, packet) => {
      if (typeOf(packet) === 1) socket.write(CONNACK);
      if (typeOf(packet) === 3) published = true;
    });
    const late = laterThanNow();
    const asked = publish({ topic: 't', message: 'x' }, place);
    asked.catch(() => undefined);
    await waitUntil(() => published, { what: 'the message' });
    await late.until(asked);
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'retryable', code: 'mqtt.silent' } });
    expect(late.passed()).toBeLessThan(120_000);
  });

  it('say nothing are left at once when the run ends', async () => {
    let count = 0;
    const place = await serve((_socket, { length }) => void (count += length));
    const controller = new AbortController();
    const asked = publish({ topic: 't' }, place, { signal: controller.signal });
    asked.catch(() => undefined);
    await waitUntil(() => count > 0, { what: 'CONNECT' });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'retryable' } });
  });
});
