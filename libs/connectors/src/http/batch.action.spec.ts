import type { HttpRequest } from '#kernel';
import { fakeActionContext } from '#testing';

import { batchAction } from './batch.action';
import { connector } from './index';

interface Options {
  status?: (n: number) => number;
  /** Called at each request, which waits for it. */
  during?: (n: number) => Promise<void>;
  /** Of each answer. */
  padding?: string;
}

function batch(
  input: object,
  { status = () => 200, during = async () => undefined, padding = '' }: Options = {},
) {
  const sent: HttpRequest[] = [];
  let open = 0;
  let most = 0;
  const http = {
    request: async (request: HttpRequest) => {
      const n = sent.push(request);
      most = Math.max(most, ++open);
      await during(n);
      open--;
      const body = Buffer.from(JSON.stringify({ url: request.url }) + padding);
      return { status: status(n), url: request.url, headers: { 'content-type': 'application/json' }, body };
    },
  };
  const all = { method: 'GET', url: 'https://a.example/{id}', ...input };
  const context = fakeActionContext(all, { connector, http, idempotencyKey: 'key' });
  return {
    run: batchAction.run(context as never) as Promise<{ results: { index: number; ok: boolean }[] }>,
    sent,
    most: () => most,
  };
}

const items = Array.from({ length: 12 }, (_, id) => ({ id }));
/** The later ones answer first. */
const turns = async (n: number): Promise<void> => {
  for (let left = 20 - n; left > 0; left--) await Promise.resolve();
};

it('sends so many at once and no more, and gives the answers in order', async () => {
  const { run, sent, most } = batch({ items, concurrency: 4 }, { during: turns });
  const { results } = await run;
  expect(most()).toBe(4);
  expect(results.map((one) => [one.index, one])).toEqual(
    items.map(({ id }) => [
      id,
      expect.objectContaining({ ok: true, body: { url: `https://a.example/${id}` } }) as object,
    ]),
  );
  expect(new Set(sent.map(({ headers }) => headers?.['idempotency-key'])).size).toBe(12);
});

it('begins no more once one has failed, and waits for those under way', async () => {
  let ended = 0;
  const during = async (n: number) => (await turns(n), void ended++);
  const { run, sent } = batch({ items, concurrency: 3 }, { status: (n) => (n === 2 ? 404 : 200), during });
  await expect(run).rejects.toMatchObject({ failure: { code: 'http.status' } });
  expect(sent.length).toBeLessThan(7);
  expect(ended).toBe(sent.length);
});

it('lists those that failed, but not where nobody is let in', async () => {
  const listed = batch({ items, onItemFailure: 'list' }, { status: (n) => (n % 2 ? 200 : 503) });
  expect((await listed.run).results.filter(({ ok }) => !ok)).toHaveLength(6);
  const auth = { kind: 'bearer', fields: { token: 'tok' } };
  const context = fakeActionContext(
    { items, method: 'GET', url: 'https://a.example/{id}', onItemFailure: 'list' },
    {
      connector,
      auth,
      http: { request: async ({ url }) => ({ status: 401, url, headers: {}, body: Buffer.alloc(0) }) },
    },
  );
  await expect(batchAction.run(context as never)).rejects.toMatchObject({ failure: { kind: 'auth' } });
});

it('keeps each value in its place', async () => {
  const item = { id: '../x?y#z', name: 'A&B', tags: ['a'], none: null };
  const { run, sent } = batch({
    items: [item],
    method: 'POST',
    url: 'https://a.example/{id}/x',
    query: { name: '{name}', '{name}': '1' },
    headers: { 'X-Name': '{name}' },
    body: {
      all: '{item}',
      tags: '{tags}',
      text: 'is {name}{none}{missing}',
      at: '{index}',
      gone: '{missing}',
    },
  });
  await run;
  expect(sent[0]).toMatchObject({
    url: 'https://a.example/..%2Fx%3Fy%23z/x?name=A%26B&%7Bname%7D=1',
    headers: { 'x-name': 'A&B' },
  });
  expect(JSON.parse(String(sent[0]?.body))).toEqual({
    all: item,
    tags: ['a'],
    text: 'is A&B',
    at: 0,
    gone: null,
  });
});

it.each([{}, { id: null }, { id: '' }, { id: '..' }, { id: { a: 1 } }])(
  'sends nothing for %j, whose address would be another one',
  async (item) => {
    const { run, sent } = batch({ items: [item] });
    await expect(run).rejects.toMatchObject({ failure: { code: 'http.item_field_missing' } });
    expect(sent).toEqual([]);
  },
);

it('reads so many bytes in all, and begins no more behind them', async () => {
  const { run, sent } = batch(
    { items, concurrency: 2, onItemFailure: 'list' },
    { padding: ' '.repeat(6 * 1024 * 1024) },
  );
  await expect(run).rejects.toMatchObject({ failure: { code: 'http.too_much_read' } });
  expect(sent.length).toBeLessThan(6);
  const limits = sent.map(({ maxResponseBytes = 0 }) => maxResponseBytes);
  expect(limits[0]).toBe(10 * 1024 * 1024);
  expect(limits.at(-1)).toBeLessThan(9 * 1024 * 1024);
});
