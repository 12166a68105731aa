import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { PollTriggerDeclaration } from '#connector-sdk';
import { createRegistry } from '#connectors';
import { createHttpClient } from '#outbound';
import { createPool, Floods, SeenItems } from '#store';
import {
  createTestDatabase,
  type FakeHeld,
  fakeHeldContext,
  seedWorkflow,
  startUpstream,
  type TestDatabase,
  type Upstream,
  waitUntil,
} from '#testing';
import type { Pool } from 'pg';

import { pollDriver } from './poll-driver';

const registry = createRegistry();
let database: TestDatabase;
let pool: Pool;
let upstream: Upstream;
const http = createHttpClient({ allow: ['127.0.0.1/32'] });

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  upstream = await startUpstream();
});
afterAll(async () => {
  await http.close();
  await upstream.close();
  await pool.end();
  await database.drop();
});

const started: Polling[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((polling) => polling.stop()));
});

function declarationOf(connector: string, operation: string): PollTriggerDeclaration {
  const found = registry.trigger(connector, operation);
  if (found?.kind !== 'poll') throw new Error('there is no such poll');
  return { ...found, intervalMs: () => 1 };
}

async function newTrigger() {
  const { triggerId, workspaceId, workflowId } = await seedWorkflow(database.url, {
    trigger: { connector: 'poll', operation: 'items' },
    steps: [],
  });
  return { id: triggerId, workspaceId, workflowId, connector: 'poll', operation: 'items' };
}

interface Polling {
  fake: FakeHeld;
  stop(): Promise<void>;
}

function start(
  declaration: PollTriggerDeclaration,
  trigger: Awaited<ReturnType<typeof newTrigger>>,
  input: object,
  position: unknown = null,
): Polling {
  const fake = fakeHeldContext({ input, position, http });
  fake.context.trigger = trigger;
  const driver = pollDriver(new SeenItems(pool), new Floods(pool), { leastIntervalMs: 20 });
  const running = driver(declaration, fake.context);
  running.catch(() => undefined);
  const polling = {
    fake,
    stop: async () => {
      fake.abort();
      await running.catch(() => undefined);
    },
  };
  started.push(polling);
  return polling;
}

/** Resolves once everything that is there now has been looked at. */
async function looked(): Promise<void> {
  const before = upstream.requests.length;
  await waitUntil(() => upstream.requests.length >= before + 12, { what: 'more requests' });
}

const bodies = ({ fake }: Polling) => fake.texts().map((text) => JSON.parse(text) as Record<string, unknown>);
const failed = (polling: Polling, code: string) =>
  waitUntil(
    () => polling.fake.statuses.some((status) => typeof status === 'object' && status.code === code),
    { what: code },
  );

describe('an API with pages', () => {
  it('starts a run for each new item, in order, over pages and restarts', async () => {
    const orders = [1, 2, 3, 4, 5];
    upstream.answer(({ url }) => {
      const at = Number(new URL(url, 'http://x').searchParams.get('page'));
      const newest = orders.toReversed().slice((at - 1) * 2, at * 2);
      return { body: { orders: newest.map((id) => ({ id, at: new Date(id * 1000).toISOString() })) } };
    });
    const declaration = declarationOf('poll', 'items');
    const trigger = await newTrigger();
    const input = {
      url: `${upstream.url}/orders`,
      itemsPath: 'orders',
      idPaths: ['id'],
      timePath: 'at',
      paging: 'page',
      pageSize: 2,
    };
    const first = start(declaration, trigger, input);
    await looked();
    expect(first.fake.events).toEqual([]);
    orders.push(6, 7, 8);
    await first.fake.stored(3);
    await first.stop();
    expect(bodies(first).map(({ id }) => id)).toEqual([6, 7, 8]);

    orders.push(9, 10);
    const second = start(declaration, trigger, input, first.fake.context.position);
    await second.fake.stored(2);
    await looked();
    await second.stop();
    expect(bodies(second).map(({ id }) => id)).toEqual([9, 10]);
  });
});

describe('a feed', () => {
  it('is asked only for what is new, and waits when it is told to', async () => {
    let entries = ['one'];
    let busy = false;
    const answers: number[] = [];
    upstream.answer(({ headers, url }) => {
      // Of a trigger that is not listened for any more.
      if (url !== '/feed') return { status: 404 };
      const etag = `"${entries.length}"`;
      const status = busy ? 429 : headers['if-none-match'] === etag ? 304 : 200;
      answers.push(status);
      const told: Record<string, string> = busy ? { 'retry-after': '1' } : { etag };
      if (status !== 200) return { status, headers: told };
      const items = entries.map((title) => `<item><guid>${title}</guid><title>${title}</title></item>`);
      return {
        headers: { ...told, 'content-type': 'application/rss+xml' },
        body: `<rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`,
      };
    });
    const polling = start(declarationOf('rss', 'entries'), await newTrigger(), {
      url: `${upstream.url}/feed`,
    });
    await waitUntil(() => answers.filter((status) => status === 304).length >= 3, {
      what: 'unchanged answers',
    });
    expect(answers.filter((status) => status === 200)).toHaveLength(1);
    entries = ['three', 'two', ...entries];
    await polling.fake.stored(2);
    expect(bodies(polling).map(({ title }) => title)).toEqual(['two', 'three']);

    busy = true;
    await failed(polling, 'http.status');
    const asked = upstream.requests.length;
    const since = upstream.requests.at(-1)?.at ?? 0;
    busy = false;
    await waitUntil(() => upstream.requests.length > asked, { what: 'it to be asked again' });
    expect((upstream.requests[asked]?.at ?? 0) - since).toBeGreaterThanOrEqual(990);
    await polling.stop();
  });
});

describe('a peer that means harm', () => {
  it.each([
    [
      'sends garbage',
      { body: Buffer.from([0, 1, 2, 0xff]), headers: { 'content-type': 'application/json' } },
      'body.malformed_json',
    ],
    ['sends a bomb', { body: billionLaughs(), headers: { 'content-type': 'text/xml' } }, 'body.xml_doctype'],
    ['sends too much', { body: Buffer.alloc(11 * 1024 * 1024, 0x20) }, 'outbound.response_too_large'],
    ['breaks off', { body: { a: 1 }, drop: 'halfway' as const }, 'outbound.reset'],
    ['names too many items', { body: Array.from({ length: 20_001 }, (_, n) => n) }, 'poll.too_many_items'],
  ])('%s', async (_title, answer, code) => {
    upstream.answer(answer);
    const polling = start(declarationOf('poll', 'items'), await newTrigger(), { url: upstream.url });
    await failed(polling, code);
    upstream.answer({ body: [1] });
    await waitUntil(() => polling.fake.statuses.includes('connected'), { what: 'it to work again' });
    await polling.stop();
    expect(polling.fake.events).toEqual([]);
  });

  it('drips slowly, and is left when the trigger is unpublished', async () => {
    let closed = false;
    const slow: Server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[');
      const timer = setInterval(() => socket.write(' '), 20);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(timer);
        closed = true;
      });
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as AddressInfo;
    let connected = false;
    slow.on('connection', () => (connected = true));
    const polling = start(declarationOf('poll', 'items'), await newTrigger(), {
      url: `http://127.0.0.1:${port}`,
    });
    await waitUntil(() => connected, { what: 'a connection' });
    await polling.stop();
    await waitUntil(() => closed, { what: 'the connection to be closed' });
    slow.close();
  });
});

function billionLaughs(): string {
  const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`);
  return `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${levels.join('')}]><lolz>&l9;</lolz>`;
}
