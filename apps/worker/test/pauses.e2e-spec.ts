/** Workflows that are paused, by a person or by their failures, and keys that stop: nothing of what comes is lost. */
import {
  startOnePath,
  startUpstream,
  waitUntil,
  type OnePath,
  type RoleProcess,
  type Upstream,
} from '#testing';

const KEY = 'slk_pauses_0123456789abcdefghijklmnopqrstuvwxyz';
const HELD = 2000;

let path: OnePath;
let sink: Upstream;
let api: RoleProcess;

beforeAll(async () => {
  sink = await startUpstream();
  path = await startOnePath();
  api = await path.start('api', {
    SLUICE_API_KEY: KEY,
    SLUICE_OWNER_EMAIL: 'owner@example.com',
    SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
  });
}, 120_000);
afterAll(async () => {
  await path.close();
  await sink.close();
});
beforeEach(() => {
  sink.requests.length = 0;
  sink.answer({ body: {} });
});

async function call<T>(method: string, at: string, body?: unknown): Promise<T> {
  const response = await fetch(`${api.url}/api/v1${at}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

interface Detail {
  id: string;
  triggerUrl: string;
  paused: { reason: { code: string; message: string } } | null;
}

async function publish(settings: object = {}): Promise<Detail> {
  const definition = {
    trigger: {
      connector: 'webhook',
      operation: 'catch',
      input: { ratePerSecond: 10_000, rateBurst: 20_000 },
    },
    steps: [
      {
        id: 'send',
        type: 'action',
        connector: 'http',
        operation: 'request',
        retry: { attempts: 1 },
        input: { method: 'POST', url: sink.url, body: '{{trigger.body}}' },
      },
    ],
    settings,
  };
  const { id, triggerUrl } = await call<Detail>('POST', '/workflows', { name: 'Paused', definition });
  await call('POST', `/workflows/${id}/publish`);
  return { id, triggerUrl: triggerUrl.replace(/^http:\/\/[^/]+/, path.ingress.url), paused: null };
}
const detailOf = ({ id }: Detail) => call<Detail>('GET', `/workflows/${id}`);

interface Sent {
  n: number;
  key?: string;
}
/** Resolves with the id of the stored event. */
async function post({ triggerUrl }: Detail, body: Sent): Promise<string> {
  const answer = await fetch(triggerUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { eventId: string }).eventId;
}
const sent = (): Sent[] => sink.requests.map(({ body }) => JSON.parse(body.toString()) as Sent);
const numbers = (): number[] => sent().map(({ n }) => n);

const statesOf = ({ id }: Detail) =>
  path.query<{ status: string; parked: boolean; count: number }>(
    `SELECT status, coalesce(due_at = 'infinity', false) AS parked, count(*)::int AS count
     FROM runs WHERE workflow_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
    [id],
  );
const succeeded = (workflow: Detail, count: number) =>
  waitUntil(
    async () => (await statesOf(workflow)).find(({ status }) => status === 'succeeded')?.count === count,
    { timeoutMs: 60_000, everyMs: 100, what: `${count} runs to succeed` },
  );

describe('a workflow that a person pauses', () => {
  it('holds 2,000 events, also while its worker is killed, and runs each once when it goes on', async () => {
    const workflow = await publish();
    await post(workflow, { n: -1 });
    await succeeded(workflow, 1);
    await call('POST', `/workflows/${workflow.id}/pause`, { reason: 'The shop is being moved.' });
    expect((await detailOf(workflow)).paused).toMatchObject({
      reason: { code: 'workflow.paused', message: 'The shop is being moved.' },
    });
    const all = Array.from({ length: HELD }, (_, n) => n);
    const events: string[] = [];
    for (let from = 0; from < HELD; from += 100)
      events.push(...(await Promise.all(all.slice(from, from + 100).map((n) => post(workflow, { n })))));
    expect(new Set(events).size).toBe(HELD);
    await path.worker.kill9();
    await path.start('worker');
    expect(await statesOf(workflow)).toEqual([
      { status: 'queued', parked: true, count: HELD },
      { status: 'succeeded', parked: false, count: 1 },
    ]);
    expect(await call('GET', `/workflows/${workflow.id}/held`)).toMatchObject({
      held: HELD,
    });
    expect(numbers()).toEqual([-1]);

    await call('POST', `/workflows/${workflow.id}/resume`);
    expect((await detailOf(workflow)).paused).toBeNull();
    await succeeded(workflow, HELD + 1);
    expect(numbers().toSorted((a, b) => a - b)).toEqual([-1, ...all]);
  }, 120_000);
});

describe('a workflow whose runs fail', () => {
  const failing = (count: number, of: number) => {
    sink.answer(({ body }) => {
      const { n } = JSON.parse(body.toString()) as Sent;
      return { status: n < count ? 400 : 200, body: {} };
    });
    return Array.from({ length: of }, (_, n) => n);
  };
  const ended = (workflow: Detail, count: number) =>
    waitUntil(
      async () => {
        const states = await statesOf(workflow);
        return (
          states.reduce((sum, { status, count: n }) => (status === 'queued' ? sum : sum + n), 0) === count
        );
      },
      { timeoutMs: 30_000, what: `${count} runs to end` },
    );

  const counted = ({ id }: Detail, total: number) =>
    waitUntil(
      async () => {
        const [row] = await path.query<{ total: number }>(
          'SELECT sum(total)::int AS total FROM workflow_health WHERE workflow_id = $1',
          [id],
        );
        return row!.total === total;
      },
      { timeoutMs: 30_000, what: `${total} ends to be counted` },
    );

  it('is paused at 95 % of 20 with its reason; what comes then runs once it goes on, which pauses it no more', async () => {
    const workflow = await publish();
    // The one that succeeds comes first: after the 20th of them the pause could come before it.
    for (const n of failing(19, 20).toReversed()) await post(workflow, { n });
    const { paused } = await waitUntil(
      async () => {
        const detail = await detailOf(workflow);
        return detail.paused ? detail : undefined;
      },
      { timeoutMs: 30_000, what: 'the pause' },
    );
    expect(paused!.reason).toMatchObject({ code: 'workflow.failing' });
    expect(paused!.reason.message).toMatch(/19 .*20|95/);
    sink.requests.length = 0;
    for (const n of [100, 101, 102]) await post(workflow, { n });
    expect(await call('GET', `/workflows/${workflow.id}/held`)).toMatchObject({
      held: 3,
    });
    expect(numbers()).toEqual([]);
    await call('POST', `/workflows/${workflow.id}/resume`);
    await succeeded(workflow, 4);
    expect(numbers().toSorted((a, b) => a - b)).toEqual([100, 101, 102]);
    // What failed before counts no more.
    await post(workflow, { n: 5 });
    await ended(workflow, 24);
    expect((await detailOf(workflow)).paused).toBeNull();
  }, 90_000);

  it.each([
    ['19 of 19', 19, 19],
    ['47 of 50', 47, 50],
  ])(
    'is not paused by %s',
    async (_, count, of) => {
      const workflow = await publish();
      await Promise.all(failing(count, of).map((n) => post(workflow, { n })));
      await counted(workflow, of);
      // One batch is decided about before the next one is counted.
      await post(workflow, { n: 1000 });
      await counted(workflow, of + 1);
      expect((await detailOf(workflow)).paused).toBeNull();
    },
    60_000,
  );
});

describe('a key that stops at a failure', () => {
  it('holds what comes for it while others go on, until a person lets it', async () => {
    const workflow = await publish({ orderBy: '{{trigger.body.key}}', onKeyFailure: 'stop' });
    sink.answer(({ body }) => ({
      status: (JSON.parse(body.toString()) as Sent).n === 1 ? 400 : 200,
      body: {},
    }));
    for (const [n, key] of [
      [0, 'a'],
      [1, 'a'],
      [2, 'a'],
      [3, 'a'],
      [4, 'b'],
    ] as const)
      await post(workflow, { n, key });
    await waitUntil(() => numbers().includes(4) && numbers().includes(1), {
      what: 'the failure and the other key',
    });
    const { items } = await waitUntil(
      async () => {
        const keys = await call<{ items: { key: string }[] }>('GET', `/workflows/${workflow.id}/keys`);
        return keys.items.length > 0 ? keys : undefined;
      },
      { what: 'the stopped key' },
    );
    expect(items).toMatchObject([{ key: 'a' }]);
    await post(workflow, { n: 5, key: 'b' });
    await waitUntil(() => numbers().includes(5), { what: 'the other key to go on' });
    expect(numbers().filter((n) => n === 2 || n === 3)).toEqual([]);
    await call('POST', `/workflows/${workflow.id}/keys/resume`, { key: 'a' });
    await waitUntil(() => numbers().includes(3), { what: 'the key to go on' });
    expect(numbers().filter((n) => n < 4)).toEqual([0, 1, 2, 3]);
    expect(await call('GET', `/workflows/${workflow.id}/keys`)).toMatchObject({ items: [] });
  }, 60_000);
});
