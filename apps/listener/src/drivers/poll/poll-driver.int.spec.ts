import { createHash, randomUUID } from 'node:crypto';

import type { PollContext, PolledItem, PollResult, PollTriggerDeclaration } from '#connector-sdk';
import { FailureError } from '#kernel';
import { createPool, Floods, SeenItems } from '#store';
import {
  createTestDatabase,
  fakeHeldContext,
  type FakeHeld,
  seedWorkflow,
  type TestDatabase,
  waitUntil,
} from '#testing';
import type { Pool } from 'pg';

import { pollDriver } from './poll-driver';

let database: TestDatabase;
let pool: Pool;
let seen: SeenItems;
let floods: Floods;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  seen = new SeenItems(pool);
  floods = new Floods(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

type Asked = Pick<PollContext<unknown>, 'cursor' | 'input'>;

/** A service that has items, and remembers how it was asked. */
class Service {
  asked: (Asked & { at: number })[] = [];
  answer: (asked: Asked) => PollResult | Promise<PollResult> = () => ({ items: [] });

  has(...ids: string[]): void {
    this.answer = () => ({ items: items(...ids) });
  }

  declaration(more: Partial<PollTriggerDeclaration> = {}): PollTriggerDeclaration {
    return {
      kind: 'poll',
      key: 'test',
      title: 'Test',
      description: 'Test',
      input: {} as PollTriggerDeclaration['input'],
      output: {} as PollTriggerDeclaration['output'],
      intervalMs: () => 1,
      poll: async ({ cursor, input }) => {
        this.asked.push({ cursor, input, at: performance.now() });
        return this.answer({ cursor, input });
      },
      ...more,
    };
  }

  /** Resolves once it was asked anew, and once more: what the first answer had is dealt with then. */
  async asksAgain(): Promise<void> {
    const before = this.asked.length;
    await waitUntil(() => this.asked.length >= before + 2, { what: 'two more polls' });
  }
}

const items = (...ids: string[]): PolledItem[] => ids.map((id) => ({ id, value: { id } }));
const many = (count: number, name = 'item'): string[] =>
  Array.from({ length: count }, (_, n) => `${name} ${n}`);
const idsOf = (fake: FakeHeld): string[] =>
  fake.texts().map((text) => (JSON.parse(text) as { id: string }).id);

interface Started {
  fake: FakeHeld;
  stop(): Promise<void>;
}

async function newTrigger() {
  const { triggerId, workspaceId, workflowId } = await seedWorkflow(database.url, {
    trigger: { connector: 'test', operation: 'test' },
    steps: [],
  });
  return { id: triggerId, workspaceId, workflowId, connector: 'test', operation: 'test' };
}
type Trigger = Awaited<ReturnType<typeof newTrigger>>;

function start(
  service: Service,
  trigger: Trigger,
  options: Parameters<typeof fakeHeldContext>[0] & { declaration?: Partial<PollTriggerDeclaration> } = {},
): Started {
  const fake = fakeHeldContext(options);
  fake.context.trigger = trigger;
  const driver = pollDriver(seen, floods, { leastIntervalMs: 10, floodAbove: 5 });
  const running = driver(service.declaration(options.declaration), fake.context);
  running.catch(() => undefined);
  return {
    fake,
    stop: async () => {
      fake.abort();
      await running.catch(() => undefined);
    },
  };
}

describe('pollDriver', () => {
  it('starts nothing for what is there at first, then something for each new item, in their order', async () => {
    const service = new Service();
    service.has('a', 'b');
    const { fake, stop } = start(service, await newTrigger());
    await service.asksAgain();
    expect(fake.events).toEqual([]);
    service.has('a', 'b', 'd', 'c', 'd');
    await fake.stored(2);
    service.has('c', 'e');
    await fake.stored(3);
    await service.asksAgain();
    await stop();
    expect(idsOf(fake)).toEqual(['d', 'c', 'e']);
    expect(fake.statuses).toEqual(['connected']);
  });

  it('goes on where another listener ended, and only marks what that one had stored', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    service.has('a');
    const first = start(service, trigger);
    await service.asksAgain();
    await first.stop();
    service.has('a', 'b');
    const second = start(service, trigger, { position: first.fake.context.position });
    await second.fake.stored(1);
    await second.stop();
    // As if it had died between the two writes.
    const stored = second.fake.positions.find((position) =>
      JSON.stringify(position).includes('"pending":["'),
    );
    const died = { ...(stored ?? (second.fake.positions.at(-1) as object)), pending: [hashOf('b', second)] };
    await pool.query('DELETE FROM seen_items WHERE trigger_id = $1 AND item = $2', [
      trigger.id,
      Buffer.from(hashOf('b', second), 'base64url'),
    ]);
    const third = start(service, trigger, { position: died });
    await service.asksAgain();
    service.has('a', 'b', 'c');
    await third.fake.stored(1);
    await third.stop();
    expect([...idsOf(second.fake), ...idsOf(third.fake)]).toEqual(['b', 'c']);
  });

  it('names the same item alike, so that two listeners store it once', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    service.has('a');
    const seeded = start(service, trigger);
    await service.asksAgain();
    await seeded.stop();
    const { position } = seeded.fake.context;
    service.has('a', 'b');
    // The first one's mark comes too late for the second one.
    const one = start(service, trigger, { position });
    await one.fake.stored(1);
    await one.stop();
    await pool.query('DELETE FROM seen_items WHERE trigger_id = $1', [trigger.id]);
    await seen.mark(trigger, [Buffer.from(hashOf('a', one), 'base64url')]);
    const other = start(service, trigger, { position });
    await other.fake.stored(1);
    await other.stop();
    expect(other.fake.events[0]?.key).toBe(one.fake.events[0]?.key);
    expect(one.fake.events[0]?.key).toMatch(/^item:[\w-]{22}$/);
  });

  it('keeps the cursor with the events, and gives it back', async () => {
    const service = new Service();
    let n = 0;
    service.answer = ({ cursor }) => ({ items: items(`after ${String(cursor)}`), cursor: ++n });
    const { fake, stop } = start(service, await newTrigger());
    await fake.stored(2);
    await stop();
    expect(idsOf(fake).slice(0, 2)).toEqual(['after 1', 'after 2']);
    expect(service.asked.slice(0, 3).map(({ cursor }) => cursor)).toEqual([null, 1, 2]);
    expect(fake.positions[1]).toMatchObject({ cursor: 2 });
  });

  it('asks from the beginning, and starts nothing, when something else is to be read', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    service.answer = () => ({ items: items('a'), cursor: 'old' });
    const first = start(service, trigger, { input: { url: 'one', every: 1 } });
    await service.asksAgain();
    await first.stop();
    const { position } = first.fake.context;
    const declaration = { source: (input: Record<string, unknown>) => input.url };
    const bySource = start(service, trigger, { input: { url: 'one' }, declaration });
    await service.asksAgain();
    await bySource.stop();
    service.has('x');
    const elsewhere = start(service, trigger, { input: { url: 'two' }, position, declaration });
    service.asked = [];
    await service.asksAgain();
    expect(service.asked[0]?.cursor).toBeNull();
    expect(elsewhere.fake.events).toEqual([]);
    // What was seen elsewhere says nothing of what is here.
    service.has('a', 'x', 'y');
    await elsewhere.fake.stored(2);
    await elsewhere.stop();
    expect(idsOf(elsewhere.fake)).toEqual(['a', 'y']);
    const same = start(service, trigger, {
      input: { url: 'two', every: 2 },
      position: elsewhere.fake.context.position,
      declaration,
    });
    service.has('z');
    await same.fake.stored(1);
    await same.stop();
    expect(idsOf(same.fake)).toEqual(['z']);
  });

  it('asks from the beginning when its connection leads elsewhere, not when its password is another one', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    const authOf = (fields: object) => ({
      kind: 'basic',
      fields: { username: 'ann', password: 'a', ...fields },
    });
    service.answer = () => ({ items: items('1', '2'), cursor: 'of ann' });
    const first = start(service, trigger, { auth: authOf({}) });
    await service.asksAgain();
    await first.stop();
    service.answer = ({ cursor }) => ({ items: items('1', '2', '3'), cursor });
    const renewed = start(service, trigger, {
      auth: authOf({ password: 'b' }),
      position: first.fake.context.position,
    });
    await renewed.fake.stored(1);
    await renewed.stop();
    service.asked = [];
    service.has('1');
    const other = start(service, trigger, {
      auth: authOf({ username: 'bob' }),
      position: renewed.fake.context.position,
    });
    await service.asksAgain();
    expect(service.asked[0]?.cursor).toBeNull();
    service.has('1', '2');
    await other.fake.stored(1);
    await other.stop();
    expect([...idsOf(renewed.fake), ...idsOf(other.fake)]).toEqual(['3', '2']);
  });

  it('reports what fails, backs off, and works again', async () => {
    const service = new Service();
    service.answer = () => {
      throw new FailureError({ kind: 'retryable', code: 'http.status', message: 'It is down.' });
    };
    const { fake, stop } = start(service, await newTrigger());
    await waitUntil(() => fake.statuses.length >= 3, { what: 'three failures' });
    expect(fake.statuses[0]).toMatchObject({ code: 'http.status' });
    service.has('a');
    await waitUntil(() => fake.statuses.includes('connected'), { what: 'it to work' });
    service.has('a', 'b');
    await fake.stored(1);
    await stop();
    expect(idsOf(fake)).toEqual(['b']);
  });

  it('does not ask before the service wants it, not even after a restart', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    service.answer = () => ({ items: [], waitMs: 300 });
    const first = start(service, trigger);
    await waitUntil(() => service.asked.length === 2, { what: 'two polls' });
    await first.stop();
    const second = start(service, trigger, { position: first.fake.context.position });
    await waitUntil(() => service.asked.length === 3, { what: 'a third poll' });
    await second.stop();
    const [a, b, c] = service.asked.map(({ at }) => at) as [number, number, number];
    expect(b - a).toBeGreaterThanOrEqual(299);
    expect(c - b).toBeGreaterThanOrEqual(290);
  });

  it('keeps what it could not store for the next poll', async () => {
    const service = new Service();
    let away = false;
    const { fake, stop } = start(service, await newTrigger(), {
      beforeStore: () => {
        if (away) throw new Error('the database is away');
      },
    });
    await service.asksAgain();
    away = true;
    service.has('a');
    await waitUntil(() => fake.statuses.some((status) => typeof status === 'object'), { what: 'a failure' });
    away = false;
    await fake.stored(1);
    await stop();
    expect(idsOf(fake)).toEqual(['a']);
  });

  it('ends a poll that hangs when the trigger is unpublished', async () => {
    const service = new Service();
    service.answer = () => new Promise(() => undefined);
    let signal: AbortSignal | undefined;
    const { stop } = start(service, await newTrigger(), {
      declaration: {
        poll: (context) => {
          signal = context.signal;
          return new Promise((_, reject) => {
            context.signal.addEventListener('abort', () => reject(new Error('aborted')));
          });
        },
      },
    });
    await waitUntil(() => signal !== undefined, { what: 'a poll' });
    await stop();
    expect(signal?.aborted).toBe(true);
  });

  it('refuses more than it can look at, and a cursor that is no cursor', async () => {
    const service = new Service();
    service.answer = () => ({ items: [], cursor: 'x'.repeat(40_000) });
    const { fake, stop } = start(service, await newTrigger());
    await waitUntil(() => fake.statuses.length > 0, { what: 'a failure' });
    expect(fake.statuses[0]).toMatchObject({ code: 'poll.cursor_too_large' });
    service.has(...many(20_001));
    await waitUntil(() => fake.statuses.some((status) => isFailure(status, 'poll.too_many_items')), {
      what: 'another failure',
    });
    await stop();
    expect(fake.events).toEqual([]);
  });
});

const isFailure = (status: unknown, code: string): boolean =>
  status !== null && typeof status === 'object' && 'code' in status && status.code === code;

function hashOf(id: string, { fake }: Started): string {
  const { of } = fake.context.position as { of: string };
  return createHash('sha256').update(`${of}\0${id}`).digest().subarray(0, 16).toString('base64url');
}

describe('a flood', () => {
  it('is held, in its order; what comes after it starts runs', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    const { fake, stop } = start(service, trigger);
    await service.asksAgain();
    service.has(...many(6));
    await service.asksAgain();
    service.has(...many(6), 'after');
    await fake.stored(1);
    await service.asksAgain();
    await stop();
    expect(idsOf(fake)).toEqual(['after']);
    const [flood, ...others] = await floods.list(trigger.workspaceId, { limit: 10 });
    expect(others).toEqual([]);
    expect(flood).toMatchObject({ state: 'held', items: 6, released: 0, workflowId: trigger.workflowId });
    const held = await floods.firstItems(trigger.workspaceId, flood!.id, 4);
    expect(held.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual(
      items(...many(4)).map(({ value }) => value),
    );
  });

  it('is held once, even if nobody remembers that it was', async () => {
    const trigger = await newTrigger();
    const found = many(6).map((id) => ({ item: Buffer.from(id.padEnd(16)), body: Buffer.from(`"${id}"`) }));
    const counts = await Promise.all([floods.hold(trigger, found), floods.hold(trigger, found)]);
    expect(counts.toSorted()).toEqual([0, 6]);
    expect(await floods.list(trigger.workspaceId, { limit: 10 })).toHaveLength(1);
  });

  it('is not taken when too much is held already, and is tried again', async () => {
    const service = new Service();
    const trigger = await newTrigger();
    await pool.query(
      `INSERT INTO floods (id, workspace_id, workflow_id, trigger_id, items) VALUES ($1, $2, $3, $4, 49995)`,
      [randomUUID(), trigger.workspaceId, trigger.workflowId, trigger.id],
    );
    const { fake, stop } = start(service, trigger);
    await service.asksAgain();
    service.has(...many(6));
    await waitUntil(() => fake.statuses.some((status) => isFailure(status, 'poll.flood_full')), {
      what: 'a failure',
    });
    await pool.query(`UPDATE floods SET state = 'dropped' WHERE trigger_id = $1`, [trigger.id]);
    await waitUntil(
      async () => (await floods.list(trigger.workspaceId, { limit: 10, state: 'held' })).length === 1,
      { what: 'the flood to be held' },
    );
    await stop();
    expect(fake.events).toEqual([]);
  });
});

describe('what was seen', () => {
  it('is bounded, but for what the last poll had', async () => {
    const trigger = await newTrigger();
    const hash = (n: number) => Buffer.from(String(n).padEnd(16));
    const old = Array.from({ length: 40 }, (_, n) => hash(n));
    await seen.mark(trigger, old);
    await pool.query(`UPDATE seen_items SET last_seen = now() - interval '1 day' WHERE trigger_id = $1`, [
      trigger.id,
    ]);
    const fresh = Array.from({ length: 20 }, (_, n) => hash(100 + n));
    await seen.mark(trigger, fresh);
    const latest = old.slice(0, 10);
    await seen.prune(trigger, latest, 100);
    expect(await seen.unseen(trigger, [...old, ...fresh])).toEqual([]);
    await seen.prune(trigger, latest, 25);
    const gone = await seen.unseen(trigger, [...old, ...fresh]);
    expect(gone.every((n) => n >= 10 && n < 40)).toBe(true);
    expect(gone.length).toBeGreaterThanOrEqual(25);
    expect(await seen.unseen(await newTrigger(), latest)).toHaveLength(10);
  });
});
