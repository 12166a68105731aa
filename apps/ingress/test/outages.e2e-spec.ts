import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { startOnePath, startUpstream, waitUntil, type OnePath, type Upstream } from '#testing';

const REDIS_AWAY_MS = 20_000;

let path: OnePath;
let sink: Upstream;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath({ ownPostgres: true, ownRedis: true });
}, 120_000);

afterAll(async () => {
  await path.close();
  await sink.close();
});

const forwarding = () => ({
  trigger: { connector: 'webhook', operation: 'catch', input: { ratePerSecond: 10_000, rateBurst: 20_000 } },
  steps: [
    {
      id: 'send',
      type: 'action' as const,
      connector: 'http',
      operation: 'request',
      input: {
        method: 'POST',
        url: `${sink.url}/effect`,
        bodyType: 'json',
        body: { n: '{{trigger.body.n}}' },
      },
    },
  ],
});

interface Load {
  /** How many deliveries were answered so far. */
  answered(): number;
  stop(): Promise<Delivery[]>;
}

interface Delivery {
  n: number;
  status: number;
  retryAfter: string | null;
  eventId: string | null;
  tookMs: number;
}

/** Senders that post one delivery after the other until they are stopped. */
function startLoad(url: string, senders = 8): Load {
  const deliveries: Delivery[] = [];
  let next = 0;
  let stopped = false;
  const send = async (): Promise<void> => {
    while (!stopped) {
      const n = next++;
      const startedAt = performance.now();
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ n }),
      });
      const { eventId = null } = (await answer.json()) as { eventId?: string };
      deliveries.push({
        n,
        status: answer.status,
        retryAfter: answer.headers.get('retry-after'),
        eventId,
        tookMs: performance.now() - startedAt,
      });
      await pause(20);
    }
  };
  const running = Promise.all(Array.from({ length: senders }, send));
  return {
    answered: () => deliveries.length,
    stop: async () => {
      stopped = true;
      await running;
      return deliveries;
    },
  };
}

/** Waits until every run has succeeded and its effect has arrived. */
async function expectAllDone(workflowId: string, accepted: readonly Delivery[]): Promise<void> {
  await waitUntil(
    async () => {
      const [row] = await path.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM runs WHERE workflow_id = $1 AND status <> 'succeeded'`,
        [workflowId],
      );
      return row!.open === 0;
    },
    { what: 'all runs to succeed', timeoutMs: 60_000, everyMs: 200 },
  );
  const events = await path.query<{ id: string }>('SELECT id FROM events WHERE workflow_id = $1', [
    workflowId,
  ]);
  const stored = new Set(events.map(({ id }) => id));
  expect(accepted.filter(({ eventId }) => !stored.has(eventId ?? ''))).toEqual([]);
  const arrived = new Set(sink.requests.map(({ body }) => (JSON.parse(body.toString()) as { n: number }).n));
  expect(accepted.filter(({ n }) => !arrived.has(n))).toEqual([]);
}

/** One command to Redis, without a client. */
function tellRedis(command: string): Promise<string> {
  const { port, password } = new URL(path.redis!.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.split('\r\n').length > 2) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.write(`AUTH ${password}\r\n${command}\r\n`);
  });
}

describe('Redis, the doorbell', () => {
  it('may forget everything under load: nothing is lost', async () => {
    const { url, workflowId } = await path.seed(forwarding());
    sink.requests.length = 0;
    const load = startLoad(url);
    for (let n = 1; n <= 3; n += 1) {
      await waitUntil(() => load.answered() >= n * 100, { timeoutMs: 30_000 });
      expect(await tellRedis('FLUSHALL')).toContain('+OK\r\n+OK');
    }
    const deliveries = await load.stop();
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    await expectAllDone(workflowId, deliveries);
  }, 120_000);

  it('may be away for 20 s under load: senders notice nothing, and everything is done after', async () => {
    const { url, workflowId } = await path.seed(forwarding());
    sink.requests.length = 0;
    const load = startLoad(url);
    await waitUntil(() => load.answered() >= 50, { timeoutMs: 30_000 });
    await path.redis!.kill9();
    const before = load.answered();
    // The outage itself is a time, not a condition.
    await pause(REDIS_AWAY_MS);
    const during = load.answered() - before;
    const ready = await fetch(`${path.ingress.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', postgres: 'ok', redis: 'unavailable' });
    await path.redis!.start();
    const deliveries = await load.stop();
    expect(during).toBeGreaterThan(100);
    expect(deliveries.filter(({ status }) => status !== 202)).toEqual([]);
    expect(Math.max(...deliveries.map(({ tookMs }) => tookMs))).toBeLessThan(2000);
    await expectAllDone(workflowId, deliveries);
  }, 180_000);
});

describe('Postgres, the truth', () => {
  it('may be killed under load: senders are told to come again, and nothing acknowledged is lost', async () => {
    const { url, workflowId } = await path.seed(forwarding());
    sink.requests.length = 0;
    const load = startLoad(url);
    await waitUntil(() => load.answered() >= 100, { timeoutMs: 30_000 });
    await path.postgres!.kill9();
    const before = load.answered();
    await waitUntil(() => load.answered() >= before + 50, { timeoutMs: 60_000 });
    const ready = await fetch(`${path.ingress.url}/health/ready`);
    expect(ready.status).toBe(503);
    await path.postgres!.start();
    const back = load.answered();
    await waitUntil(() => load.answered() >= back + 100, { timeoutMs: 60_000 });
    const deliveries = await load.stop();

    const refused = deliveries.filter(({ status }) => status !== 202);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
      new Set(['503 5']),
    );
    expect(deliveries.slice(-50).map(({ status }) => status)).toContain(202);
    await expectAllDone(
      workflowId,
      deliveries.filter(({ status }) => status === 202),
    );
  }, 180_000);

  it('is missed with a problem document', async () => {
    const { url } = await path.seed(forwarding());
    await path.postgres!.kill9();
    try {
      const answer = await fetch(url, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(await answer.json()).toMatchObject({ status: 503, code: 'server.unavailable' });
    } finally {
      await path.postgres!.start();
    }
  });
});
