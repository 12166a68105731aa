import { type Failure, FailureError, newId } from '#kernel';
import { createHttpClient, createHttpStreamClient } from '#outbound';
import { OutboundPauses, OutboundSlots } from '#queue';
import { Circuits, createPool, OutboundLimits } from '#store';
import { createLogger, Metrics } from '#telemetry';
import {
  createTestDatabase,
  seedWorkflow,
  startRedis,
  startUpstream,
  type TestDatabase,
  testConfig,
  testRedis,
  type Upstream,
  waitUntil,
} from '#testing';
import type { Pool } from 'pg';

import { Breaker, PROBE_MS } from './breaker';
import { MIN_BAD } from './breaker-window';
import { hostOf } from './host-of';
import { RateGate } from './rate-gate';
import { Traffic, type TrafficScope } from './traffic';
import { WatchedState } from './watched-state';

interface Worker {
  traffic: Traffic;
  state: WatchedState;
  close(): Promise<void>;
}

let database: TestDatabase;
let pool: Pool;
let bell: { url: string; prefix: string };
let workspaceId: string;
let otherWorkspaceId: string;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  [database, bell] = await Promise.all([createTestDatabase(), testRedis()]);
  pool = createPool({ url: database.url });
  const definition = { trigger: { connector: 'webhook', operation: 'catch' }, steps: [] };
  ({ workspaceId } = await seedWorkflow(database.url, definition));
  otherWorkspaceId = newId();
  await pool.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [otherWorkspaceId, 'Other']);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  await pool.query('DELETE FROM circuits; DELETE FROM outbound_limits');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function worker(redis = bell): Worker {
  const config = testConfig({ databaseUrl: database.url, redisUrl: redis.url, redisPrefix: redis.prefix });
  const metrics = new Metrics();
  const logger = createLogger('silent');
  const slots = new OutboundSlots(config);
  const pauses = new OutboundPauses(config);
  const gate = new RateGate(slots, pauses, metrics);
  const breaker = new Breaker(new Circuits(pool), metrics, logger);
  const state = new WatchedState(breaker, new OutboundLimits(pool), gate, logger);
  const http = createHttpClient({ allow: ['127.0.0.0/8'] });
  const streams = createHttpStreamClient({ allow: ['127.0.0.0/8'] });
  const close = async () => {
    await state.onModuleDestroy();
    slots.onApplicationShutdown();
    pauses.onApplicationShutdown();
    await Promise.all([http.close(), streams.close()]);
  };
  cleanups.push(close);
  return { traffic: new Traffic(http, streams, gate, breaker, state), state, close };
}

async function upstream(answer: Parameters<typeof startUpstream>[0] = { body: 'ok' }): Promise<Upstream> {
  const started = await startUpstream(answer);
  cleanups.push(() => started.close());
  return started;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw error;
  return error.failure;
}

const get = ({ traffic }: Worker, url: string, scope: Partial<TrafficScope> = {}) =>
  traffic
    .http({ workspaceId, connectionId: null, ...scope })
    .request({ method: 'GET', url, timeoutMs: 5000 });

describe('a request that nothing holds back', () => {
  it('asks neither Redis nor the database', async () => {
    const server = await upstream();
    const one = worker();
    await get(one, server.url);
    const asked = jest.spyOn(pool, 'query');
    for (let n = 0; n < 20; n++) await get(one, server.url);
    expect(asked.mock.calls.filter(([text]) => !/circuits|outbound_limits/.test(String(text)))).toEqual([]);
    expect(asked.mock.calls.length).toBeLessThan(20);
    asked.mockRestore();
  });

  it('is refused by the client where its address is none', async () => {
    expect(await failureOf(get(worker(), 'nonsense'))).toMatchObject({ code: 'outbound.bad_url' });
  });
});

describe('a limit', () => {
  it('of a connector holds for a connection over all workers', async () => {
    const server = await upstream();
    const workers = [worker(), worker()];
    const scope = { connectionId: newId(), rate: { requests: 4, perMs: 60_000 } };
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => get(workers[n % 2]!, server.url, scope)),
    );
    expect(server.requests).toHaveLength(4);
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as FailureError] : [],
    );
    expect(refused).toHaveLength(8);
    const waits = refused.map(({ failure }) => failure.retryAfterMs!).toSorted((a, b) => a - b);
    expect(refused[0]!.failure).toMatchObject({ kind: 'retryable', code: 'outbound.rate_limited' });
    // Each has a time of its own, as far apart as the limit has it.
    expect(waits.at(-1)! - waits[0]!).toBeGreaterThan(7 * 14_000);
    await get(workers[0]!, server.url, { ...scope, connectionId: newId() });
  });

  it('that is near lets a request go a moment later', async () => {
    const server = await upstream();
    const scope = { connectionId: newId(), rate: { requests: 2, perMs: 400 } };
    const one = worker();
    await Promise.all(Array.from({ length: 6 }, () => get(one, server.url, scope)));
    const times = server.requests.map(({ at }) => at);
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(790);
  });

  it('stops waiting with its step', async () => {
    const server = await upstream();
    const scope = { workspaceId, connectionId: newId(), rate: { requests: 1, perMs: 1500 } };
    const http = worker().traffic.http(scope);
    await http.request({ method: 'GET', url: server.url });
    const controller = new AbortController();
    const waiting = http.request({ method: 'GET', url: server.url, signal: controller.signal });
    controller.abort();
    expect(await failureOf(waiting)).toMatchObject({ kind: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it('of people holds for a host and its workspace, and changes while workers run', async () => {
    const server = await upstream();
    const host = hostOf(server.url)!;
    const workers = [worker(), worker()];
    await Promise.all(workers.map((one) => get(one, server.url)));
    await new OutboundLimits(pool).set({ workspaceId, host, requests: 1, perMs: 600_000 });
    await Promise.all(workers.map(({ state }) => state.look()));
    await get(workers[0]!, server.url);
    const failure = await failureOf(get(workers[1]!, server.url, { connectionId: newId() }));
    expect(failure).toMatchObject({ code: 'outbound.rate_limited', details: { host } });
    await get(workers[1]!, server.url, { workspaceId: otherWorkspaceId });
    await new OutboundLimits(pool).remove({ workspaceId, host });
    await workers[1]!.state.look();
    await get(workers[1]!, server.url);
  });

  it('is kept to by each in its share while Redis is away, and together again afterwards', async () => {
    const redis = await startRedis();
    cleanups.push(() => redis.stop());
    const own = { url: redis.url, prefix: 'away' };
    const server = await upstream();
    const workers = [worker(own), worker(own)];
    const scope = { connectionId: newId(), rate: { requests: 6, perMs: 6000 } };
    for (const one of workers) await get(one, server.url, { ...scope, connectionId: newId() });
    for (const one of workers) await get(one, server.url, { ...scope, connectionId: newId() });
    await redis.kill9();
    const before = server.requests.length;
    const flood = workers.flatMap((one) =>
      Array.from({ length: 10 }, () =>
        one.traffic
          .http({ workspaceId, ...scope })
          .request({ method: 'GET', url: server.url, signal: AbortSignal.timeout(60_000) }),
      ),
    );
    await Promise.allSettled(flood);
    expect(server.requests.length - before).toBe(6);
    await redis.start();
    await waitUntil(
      async () => {
        const fresh = { connectionId: newId(), rate: { requests: 3, perMs: 4000 } };
        const results = await Promise.allSettled(
          Array.from({ length: 8 }, (_, n) => get(workers[n % 2]!, server.url, fresh)),
        );
        return results.filter(({ status }) => status === 'fulfilled').length === 3;
      },
      { timeoutMs: 40_000, what: 'the limit to be a common one again' },
    );
  });
});

describe('a service that asks to be left alone', () => {
  it.each([429, 503])(
    'with %i and Retry-After is left alone by all workers, for that connection',
    async (status) => {
      const server = await upstream();
      const [one, two] = [worker(), worker()];
      const scope = { connectionId: newId() };
      await get(two, server.url);
      server.answer({ status, headers: { 'retry-after': '600' } });
      expect((await get(one, server.url, scope)).status).toBe(status);
      server.answer({ body: 'ok' });
      expect(await failureOf(get(one, server.url, scope))).toMatchObject({ code: 'outbound.rate_limited' });
      const failure = await waitUntil(() => failureOf(get(two, server.url, scope)), {
        what: 'the other worker to hear of it',
      });
      expect(failure).toMatchObject({ kind: 'retryable', code: 'outbound.rate_limited' });
      expect(failure.retryAfterMs).toBeGreaterThan(580_000);
      expect(failure.message).toMatch(/asked to be left alone.*10 minutes/);
      expect((await get(two, server.url, { connectionId: newId() })).status).toBe(200);
    },
  );

  it('in its own words is, too, and for a moment only a request waits', async () => {
    const server = await upstream();
    const one = worker();
    const connectionId = newId();
    const http = one.traffic.http({ workspaceId, connectionId });
    await http.request({ method: 'GET', url: server.url });
    http.pause?.(`${server.url}/anything`, 500);
    const started = performance.now();
    await Promise.all([1, 2, 3].map(() => http.request({ method: 'GET', url: server.url })));
    expect(performance.now() - started).toBeGreaterThan(490);
    one.traffic.streams({ workspaceId, connectionId }).pause(server.url, 60_000);
    const stream = one.traffic
      .streams({ workspaceId, connectionId })
      .open({ method: 'GET', url: server.url });
    expect(await failureOf(stream)).toMatchObject({ code: 'outbound.rate_limited' });
  });

  it('does not meet all that it held back at once', async () => {
    const server = await upstream();
    const one = worker();
    const http = one.traffic.http({ workspaceId, connectionId: newId() });
    await http.request({ method: 'GET', url: server.url });
    http.pause?.(server.url, 60_000);
    const held = await Promise.all(
      Array.from({ length: 200 }, () => failureOf(http.request({ method: 'GET', url: server.url }))),
    );
    const waits = held.map(({ retryAfterMs }) => retryAfterMs!);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(3000);
  });

  it('does not keep the upload open that it holds back', async () => {
    const server = await upstream();
    const http = worker().traffic.http({ workspaceId, connectionId: newId() });
    http.pause?.(server.url, 60_000);
    let closed = false;
    const body = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: true as const, value: undefined }),
        return: () => {
          closed = true;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    await failureOf(http.request({ method: 'PUT', url: server.url, body }));
    expect(closed).toBe(true);
  });
});

describe('a host that fails again and again', () => {
  const opened = () =>
    pool.query<{ host: string; probes: number }>('SELECT host, probes, reason FROM circuits');
  const probeNow = () => pool.query(`UPDATE circuits SET probe_at = now() - interval '1 second'`);
  const failAt = async (one: Worker, url: string, times = MIN_BAD) => {
    for (let n = 0; n < times; n++) await get(one, url).catch(() => undefined);
  };
  const isOpen = (one: Worker, url: string, scope: Partial<TrafficScope> = {}) =>
    get(one, url, scope).then(
      () => false,
      (error: unknown) => error instanceof FailureError && error.failure.code === 'outbound.circuit_open',
    );

  it('is called by nobody of its workspace, and by all others', async () => {
    const server = await upstream({ status: 502 });
    const [one, two] = [worker(), worker()];
    await failAt(one, server.url);
    expect(await isOpen(one, server.url)).toBe(true);
    await waitUntil(async () => (await opened()).rows.length === 1);
    await two.state.look();
    const before = server.requests.length;
    const failure = await failureOf(get(two, server.url, { connectionId: newId() }));
    expect(failure).toMatchObject({
      kind: 'retryable',
      code: 'outbound.circuit_open',
      details: { reason: { code: 'outbound.server_error' } },
    });
    expect(failure.retryAfterMs).toBeGreaterThan(1000);
    expect(server.requests).toHaveLength(before);
    expect(await isOpen(two, server.url, { workspaceId: otherWorkspaceId })).toBe(false);
  });

  it('is found by a worker that has just started', async () => {
    const server = await upstream();
    await new Circuits(pool).open(
      { workspaceId, host: hostOf(server.url)! },
      { kind: 'timeout', code: 'outbound.timeout', message: 'T.' },
    );
    expect(await isOpen(worker(), server.url)).toBe(true);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['refuses connections', 'outbound.refused'],
    ['drops them', 'outbound.reset'],
    ['hangs', 'outbound.timeout'],
  ])('as it %s', async (_, code) => {
    const server = await upstream(code === 'outbound.timeout' ? { delayMs: 5000 } : { drop: 'at once' });
    if (code === 'outbound.refused') await server.close();
    const one = worker();
    const http = one.traffic.http({ workspaceId, connectionId: null });
    const calls = Array.from({ length: MIN_BAD }, () =>
      failureOf(http.request({ method: 'POST', url: server.url, timeoutMs: 300 })),
    );
    expect((await Promise.all(calls)).map((failure) => failure.code)).toEqual(Array(MIN_BAD).fill(code));
    expect(await isOpen(one, server.url)).toBe(true);
  });

  it('is none that refuses what it is asked', async () => {
    const server = await upstream({ status: 404 });
    const one = worker();
    await failAt(one, server.url, 3 * MIN_BAD);
    server.answer({ status: 429 });
    await failAt(one, server.url, MIN_BAD);
    expect(await isOpen(one, server.url)).toBe(false);
    expect((await opened()).rows).toEqual([]);
  });

  it('is looked at by one request of all workers, and called again once that went well', async () => {
    const server = await upstream({ status: 500 });
    const workers = [worker(), worker()];
    await failAt(workers[0]!, server.url);
    await waitUntil(async () => (await opened()).rows.length === 1);
    await probeNow();
    await Promise.all(workers.map(({ state }) => state.look()));
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    server.answer({ body: 'ok', until });
    const before = server.requests.length;
    const calls = Array.from({ length: 10 }, (_, n) => isOpen(workers[n % 2]!, server.url));
    const refused = await Promise.race([
      Promise.all(calls),
      waitUntil(async () => {
        const settled = await Promise.all(calls.map((call) => Promise.race([call, Promise.resolve(null)])));
        return settled.filter((verdict) => verdict === true).length === 9;
      }),
    ]);
    expect(refused).toBe(true);
    expect(server.requests.length - before).toBe(1);
    release();
    expect((await Promise.all(calls)).filter((verdict) => !verdict)).toHaveLength(1);
    await waitUntil(async () => (await opened()).rows.length === 0, { what: 'it to be closed' });
    await Promise.all(workers.map(({ state }) => state.look()));
    expect(await isOpen(workers[1]!, server.url)).toBe(false);
  });

  it('is left alone for longer when it still fails', async () => {
    const server = await upstream({ status: 500 });
    const one = worker();
    await failAt(one, server.url);
    await waitUntil(async () => (await opened()).rows.length === 1);
    for (const probes of [1, 2]) {
      await probeNow();
      await one.state.look();
      expect((await get(one, server.url)).status).toBe(500);
      await waitUntil(async () => (await opened()).rows[0]?.probes === probes);
    }
    await one.state.look();
    expect((await failureOf(get(one, server.url))).retryAfterMs).toBeGreaterThan(45_000);
  });

  it('is looked at by another when a worker is lost at it', async () => {
    const server = await upstream({ status: 500 });
    const key = { workspaceId, host: hostOf(server.url)! };
    const circuits = new Circuits(pool);
    await circuits.open(key, { kind: 'timeout', code: 'outbound.timeout', message: 'T.' });
    await probeNow();
    expect(await circuits.probe(key, PROBE_MS)).toBe(true);
    expect(await circuits.probe(key, PROBE_MS)).toBe(false);
    const one = worker();
    expect(await isOpen(one, server.url)).toBe(true);
    await pool.query(`UPDATE circuits SET probing_until = now() - interval '1 second'`);
    await one.state.look();
    server.answer({ body: 'ok' });
    expect(await isOpen(one, server.url)).toBe(false);
    await waitUntil(async () => (await opened()).rows.length === 0);
  });

  it('is called again when a person closes it', async () => {
    const server = await upstream({ status: 500 });
    const one = worker();
    await failAt(one, server.url);
    await waitUntil(async () => (await opened()).rows.length === 1);
    await one.state.look();
    expect(await isOpen(one, server.url)).toBe(true);
    await new Circuits(pool).close({ workspaceId, host: hostOf(server.url)! });
    await one.state.look();
    expect(await isOpen(one, server.url)).toBe(false);
  });
});
