import type { HeldEvent, ScheduledTick, ScheduleTriggerDeclaration } from '#connector-sdk';
import { fakeHeldContext, waitUntil } from '#testing';

import { scheduleDriver } from './schedule-driver';

const STEP_MS = 40;

/** A schedule with ticks so close that a test can wait for them. */
function schedule(
  missed: 'skip' | 'once' | 'all' = 'skip',
  next: ScheduleTriggerDeclaration['next'] = (_input, after) => (Math.floor(after / STEP_MS) + 1) * STEP_MS,
): ScheduleTriggerDeclaration {
  return {
    kind: 'schedule',
    key: 'test',
    title: 'Test',
    description: 'Test',
    input: { type: 'object', properties: {} } as unknown as ScheduleTriggerDeclaration['input'],
    output: {} as ScheduleTriggerDeclaration['output'],
    next,
    missed: () => missed,
    timeZone: () => 'Europe/Berlin',
    describe: () => 'all the time',
  };
}

const tickOf = ({ body }: HeldEvent): ScheduledTick => JSON.parse(body.toString('utf8')) as ScheduledTick;
const timesOf = (events: readonly HeldEvent[]): number[] =>
  events.map((event) => Date.parse(tickOf(event).at));

function expectEveryTick(times: readonly number[]): void {
  expect(times.length).toBeGreaterThan(1);
  expect(times).toEqual(times.map((_, n) => times[0]! + n * STEP_MS));
}

describe('scheduleDriver', () => {
  it('stores a tick when its time has come, with how far it counted', async () => {
    const fake = fakeHeldContext();
    const started = Date.now();
    const running = scheduleDriver(schedule(), fake.context);
    await fake.stored(3);
    fake.abort();
    await running;
    expectEveryTick(timesOf(fake.events));
    expect(timesOf(fake.events)[0]).toBeGreaterThan(started);
    expect(timesOf(fake.events).at(-1)).toBeLessThanOrEqual(Date.now());
    const [first, second] = fake.events.map(tickOf);
    expect(fake.events[1]?.key).toBe(`tick:${second?.at}`);
    expect(first?.previousAt).toBeNull();
    expect(second).toMatchObject({ previousAt: first?.at, timeZone: 'Europe/Berlin' });
    expect(second?.local).toMatch(/\+0[12]:00$/);
    expect(Date.parse(second?.local ?? '')).toBe(Date.parse(second?.at ?? ''));
    expect(fake.statuses).toEqual(['connected']);
    expect(fake.positions[0]).toMatchObject({ tick: null });
    expect(fake.positions.at(-1)).toMatchObject({ tick: tickOf(fake.events.at(-1)!).at });
  });

  it('is followed by another listener without a tick lost or repeated', async () => {
    const all: HeldEvent[] = [];
    let position: unknown = null;
    for (let n = 0; n < 4; n++) {
      const fake = fakeHeldContext({ position });
      const running = scheduleDriver(schedule(), fake.context);
      await fake.stored(2);
      fake.abort();
      await running;
      all.push(...fake.events);
      position = fake.context.position;
      // As long as nobody has found out that the one before is gone.
      await new Promise((resolve) => setTimeout(resolve, 3 * STEP_MS));
    }
    expectEveryTick(timesOf(all));
  });

  it('names the same tick alike, whoever counts it', async () => {
    const position = { at: new Date(Date.now() - 5 * STEP_MS).toISOString(), tick: null };
    const first = fakeHeldContext();
    const running = scheduleDriver(schedule(), first.context);
    await first.stored(1);
    first.abort();
    await running;
    const kept = { ...(first.positions[0] as object), ...position };
    const both = [fakeHeldContext({ position: kept }), fakeHeldContext({ position: kept })];
    const racing = both.map((fake) => scheduleDriver(schedule(), fake.context));
    await Promise.all(both.map((fake) => fake.stored(6)));
    for (const fake of both) fake.abort();
    await Promise.all(racing);
    const [mine, others] = both.map(({ events }) =>
      events.slice(0, 6).map(({ key, body }) => [key, tickOf({ body }).at]),
    );
    expect(mine).toEqual(others);
  });

  it('keeps a tick while the database is away', async () => {
    let failures = 3;
    const fake = fakeHeldContext({
      beforeStore: (events) => {
        if (events.length > 0 && failures-- > 0) throw new Error('the database is away');
      },
    });
    const running = scheduleDriver(schedule(), fake.context);
    await fake.stored(10);
    fake.abort();
    await running;
    expect(failures).toBeLessThan(0);
    expectEveryTick(timesOf(fake.events));
  });

  it('lets the error out when the lease is lost', async () => {
    const lost = new Error('the lease is lost');
    const fake = fakeHeldContext({
      beforeStore: (events) => {
        if (events.length === 0) return;
        fake.abort();
        throw lost;
      },
    });
    await expect(scheduleDriver(schedule(), fake.context)).rejects.toBe(lost);
    expect(fake.events).toEqual([]);
  });

  const DAY_MS = 86_400_000;
  const daily: ScheduleTriggerDeclaration['next'] = (_input, after) =>
    (Math.floor(after / DAY_MS) + 1) * DAY_MS;
  /** Within the grace after midnight a tick is late, not missed. */
  const lateNow = Date.now() % DAY_MS < 120_000 ? 1 : 0;

  it.each([
    ['skip', lateNow],
    ['once', 1],
    ['all', 3],
  ] as const)('after three days does as it is told: %s', async (missed, count) => {
    const declaration = schedule(missed, daily);
    const before = fakeHeldContext();
    const first = scheduleDriver(declaration, before.context);
    before.abort();
    await first;
    const at = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - 2.5 * DAY_MS).toISOString();
    const fake = fakeHeldContext({ position: { ...(before.positions[0] as object), at } });
    const running = scheduleDriver(declaration, fake.context);
    await fake.stored(count);
    const countedTo = () => Date.parse((fake.context.position as { at: string }).at);
    await waitUntil(() => countedTo() > Date.now() - DAY_MS, { what: 'it to count up to today' });
    fake.abort();
    await running;
    expect(fake.events).toHaveLength(count);
  });

  it('begins anew with another schedule, and stays within what timers can wait', async () => {
    const fake = fakeHeldContext({
      input: { changed: true },
      position: { at: '2020-01-01T00:00:00.000Z', tick: null, of: 'another' },
    });
    const century = (_input: unknown, after: number) => after + 100 * 365 * DAY_MS;
    const running = scheduleDriver(schedule('all', century), fake.context);
    await new Promise((resolve) => setTimeout(resolve, 50));
    fake.abort();
    await running;
    expect(fake.events).toEqual([]);
    expect(fake.positions).toHaveLength(1);
  });

  it('waits for nothing when there is no tick any more', async () => {
    const fake = fakeHeldContext();
    const running = scheduleDriver(
      schedule('skip', () => null),
      fake.context,
    );
    fake.abort();
    await running;
    expect(fake.events).toEqual([]);
  });
});
