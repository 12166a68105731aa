/** The actions against a real Redis. */
import { Redis } from 'ioredis';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import type { ConnectionCredentials } from '#connector-sdk';
import { testRedis, waitUntil } from '#testing';

import { loadOptions, runAction, testConnection } from '../../test/run-action';
import { connector } from '.';

let url: URL;
let prefix: string;
let client: Redis;
const servers: Server[] = [];
const peers: Socket[] = [];

beforeAll(async () => {
  const redis = await testRedis();
  ({ prefix } = redis);
  url = new URL(redis.url);
  client = new Redis(redis.url);
});

afterAll(async () => {
  const keys = await client.keys(`${prefix}*`);
  if (keys.length > 0) await client.del(...keys);
  await client.quit();
  for (const peer of peers) peer.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

const toRedis = (more: Record<string, unknown> = {}): ConnectionCredentials => ({
  kind: 'server',
  fields: {
    host: url.hostname,
    port: Number(url.port),
    tls: 'off',
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...more,
  },
});

const run = (key: string, input: Record<string, unknown>, more = {}) =>
  runAction(connector, key, input, toRedis(more));
const k = (name: string) => `${prefix}:${name}`;

it('sets and gets values, for a while, and on conditions', async () => {
  const key = k('value');
  expect(await run('get', { key })).toEqual({ found: false, value: null, secondsLeft: null });
  expect(await run('set', { key, value: { a: [1] }, seconds: 100 })).toEqual({ done: true });
  const got = await run('get', { key });
  expect(got).toMatchObject({ found: true, value: { a: [1] } });
  expect(got['secondsLeft']).toBeGreaterThan(90);
  expect(await run('get', { key, read: 'text' })).toMatchObject({ value: '{"a":[1]}' });
  expect(await run('set', { key, value: 'ä 7', when: 'new' })).toEqual({ done: false });
  expect(await run('set', { key, value: 'ä 7', when: 'existing' })).toEqual({ done: true });
  expect(await run('get', { key })).toEqual({ found: true, value: 'ä 7', secondsLeft: null });
  await client.set(key, Buffer.from([0xff, 0]));
  expect(await run('get', { key })).toMatchObject({ value: { base64: '/wA=' } });
  expect(await run('delete', { keys: [key, k('none')] })).toEqual({ count: 1 });
});

it('counts', async () => {
  const key = k('count');
  expect(await run('increment', { key, seconds: 100 })).toEqual({ value: 1 });
  expect(await run('increment', { key, by: 4, seconds: 1000 })).toEqual({ value: 5 });
  expect(await client.ttl(key)).toBeLessThanOrEqual(100);
  expect(await run('increment', { key, by: -0.5 })).toEqual({ value: 4.5 });
  await client.set(k('word'), 'x');
  await expect(run('increment', { key: k('word') })).rejects.toMatchObject({
    failure: {
      kind: 'permanent',
      code: 'redis.refused',
      message: expect.stringContaining('not an integer') as string,
    },
  });
});

it('keeps objects field by field', async () => {
  const key = k('hash');
  expect(await run('hash-get', { key })).toEqual({ found: false, fields: {} });
  expect(await run('hash-set', { key, fields: { name: 'Ann', tags: ['a'], n: 7 }, seconds: 100 })).toEqual({
    added: 3,
  });
  expect(await run('hash-set', { key, fields: { name: 'Bob' } })).toEqual({ added: 0 });
  expect(await client.ttl(key)).toBeGreaterThan(0);
  expect(await run('hash-get', { key })).toEqual({
    found: true,
    fields: { name: 'Bob', tags: ['a'], n: '7' },
  });
  expect(await run('hash-get', { key, names: ['name', 'none'] })).toEqual({
    found: true,
    fields: { name: 'Bob', none: null },
  });
  await expect(run('get', { key })).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'redis.wrong_type' },
  });
});

it('keeps lists', async () => {
  const key = k('list');
  expect(await run('push', { key, values: ['a', { b: 1 }, 3] })).toEqual({ length: 3 });
  expect(await run('push', { key, values: ['first'], end: 'beginning', keep: 3 })).toEqual({ length: 3 });
  expect(await run('pop', { key })).toEqual({ found: true, value: 'first', values: ['first'], left: 2 });
  expect(await run('pop', { key, end: 'end', count: 5 })).toEqual({
    found: true,
    value: { b: 1 },
    values: [{ b: 1 }, 'a'],
    left: 0,
  });
  expect(await run('pop', { key })).toEqual({ found: false, value: null, values: [], left: 0 });
});

it('publishes to those who listen', async () => {
  const channel = k('channel');
  const listener = client.duplicate();
  const heard: string[] = [];
  listener.on('message', (_channel, message) => heard.push(message));
  await listener.subscribe(channel);
  expect(await run('publish', { channel, message: { id: 1 } })).toEqual({ receivers: 1 });
  await waitUntil(() => heard.length === 1, { what: 'the message' });
  expect(heard).toEqual(['{"id":1}']);
  await listener.quit();
});

it('adds to streams', async () => {
  const stream = k('stream');
  const { id } = await run('stream-add', { stream, fields: { type: 'a', order: { id: 1 } } });
  expect(await client.xrange(stream, '-', '+')).toEqual([[id, ['type', 'a', 'order', '{"id":1}']]]);
  expect((await run('stream-add', { stream, fields: { n: 2 }, keep: 1000 }))['id']).toMatch(/^\d+-\d+$/);
});

describe('a command', () => {
  it('is run with its arguments as they are', async () => {
    const key = k('scores');
    expect(await run('command', { command: ' zadd ', arguments: [key, 1.5, 'a b', 2, 'c'] })).toEqual({
      result: 2,
    });
    expect(await run('command', { command: 'ZRANGE', arguments: [key, 0, -1, 'WITHSCORES'] })).toEqual({
      result: ['a b', '1.5', 'c', '2'],
    });
    expect(await run('command', { command: 'PING' })).toEqual({ result: 'PONG' });
  });

  it.each([
    'FLUSHALL',
    'config',
    'EVAL',
    'BLPOP',
    'KEYS',
    'SUBSCRIBE',
    'SELECT',
    'MULTI',
    'SHUTDOWN',
    'CLIENT',
    'ft.drop',
  ])('%s is refused', async (command) => {
    await expect(run('command', { command, arguments: [k('x')] })).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'redis.command_not_allowed' },
    });
  });

  it('that is wrong fails for good, in the words of the server', async () => {
    await expect(run('command', { command: 'SET', arguments: ['x'] })).rejects.toMatchObject({
      failure: {
        kind: 'permanent',
        code: 'redis.refused',
        message: expect.stringContaining('wrong number') as string,
      },
    });
  });
});

it('lists keys by what they hold', async () => {
  await client.mset(k('list?a*'), 1, k('list?b'), 2);
  const find = async (search: string) =>
    (await loadOptions(connector, 'keys', toRedis(), { search: `${prefix}:${search}` })).options.map(
      ({ value }) => value,
    );
  expect(await find('list?')).toEqual([k('list?a*'), k('list?b')]);
  expect(await find('list?a*')).toEqual([k('list?a*')]);
});

it('says whose connection it is, and that a password is wrong', async () => {
  expect(await testConnection(connector, toRedis())).toEqual({ account: `default at ${url.hostname}` });
  await expect(
    testConnection(connector, toRedis({ username: 'nobody', password: 'wrong' })),
  ).rejects.toMatchObject({
    failure: { kind: 'auth', code: 'redis.auth' },
  });
  await expect(runAction(connector, 'get', { key: 'x' }, null)).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'redis.no_connection' },
  });
});

async function saying(reply: string): Promise<Record<string, unknown>> {
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write(reply));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

it.each([
  ['-LOADING Redis is loading', 'retryable', 'redis.refused'],
  ['-READONLY You can’t write', 'retryable', 'redis.refused'],
  ['-OOM command not allowed', 'retryable', 'redis.refused'],
  ['-MOVED 1 10.0.0.1:6379', 'permanent', 'redis.cluster'],
  ['-NOPERM no', 'auth', 'redis.auth'],
  ['$99999999', 'permanent', 'redis.reply_too_large'],
])('%s is %s', async (reply, kind, code) => {
  const place = await saying(`${reply}\r\n`);
  await expect(run('get', { key: 'x' }, { ...place, password: undefined })).rejects.toMatchObject({
    failure: { kind, code },
  });
});

it('leaves no connection behind, and ends at once with its run', async () => {
  const open = async () =>
    ((await client.client('LIST')) as string).split('\n').filter((line) => line.includes('db=')).length;
  const before = await open();
  await run('get', { key: k('x') });
  await waitUntil(async () => (await open()) <= before, { what: 'the end of the connection' });
  let heard = 0;
  const server = createServer((socket) => {
    peers.push(socket);
    socket.on('data', () => (heard += 1));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const controller = new AbortController();
  const { port } = server.address() as AddressInfo;
  const asked = runAction(
    connector,
    'get',
    { key: 'x' },
    toRedis({ host: '127.0.0.1', port, password: '' }),
    {
      signal: controller.signal,
    },
  );
  asked.catch(() => undefined);
  await waitUntil(() => heard > 0, { what: 'the question' });
  controller.abort();
  await expect(asked).rejects.toMatchObject({ failure: { kind: 'retryable' } });
});
