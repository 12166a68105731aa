import { type LookBack, lookBack } from './look-back';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

/** A list of one item a minute, pages of 10, and how many pages were asked for. */
function listOfMinutes(count: number) {
  const newestFirst = Array.from({ length: count }, (_, n) => START + (count - 1 - n) * MINUTE);
  const asked = { pages: 0 };
  async function* pages() {
    for (let from = 0; from < newestFirst.length; from += 10) {
      asked.pages++;
      yield await Promise.resolve(newestFirst.slice(from, from + 10));
    }
  }
  const look = (cursor: unknown, more: Partial<LookBack<number>> = {}) =>
    lookBack({ pages: pages(), cursor, timeOf: (time) => time, most: 1000, service: 'shop', ...more });
  return { look, asked };
}

it('loses nothing of what came between two looks, and gives the oldest first', async () => {
  const first = await listOfMinutes(30).look(null);
  expect(first.cursor).toEqual({ since: START + 29 * MINUTE });
  const { items, cursor } = await listOfMinutes(130).look(first.cursor);
  expect(items).toEqual(Array.from({ length: 111 }, (_, n) => START + (19 + n) * MINUTE));
  expect(cursor).toEqual({ since: START + 129 * MINUTE });
});

it('knows after the first look all that the second one meets', async () => {
  const first = await listOfMinutes(100).look(null, { overlapMs: 45 * MINUTE });
  const second = await listOfMinutes(100).look(first.cursor, { overlapMs: 45 * MINUTE });
  expect(first.items).toEqual(expect.arrayContaining(second.items));
  expect(second.items).toHaveLength(46);
});

it('asks for no more pages than it needs', async () => {
  const { look, asked } = listOfMinutes(1000);
  await look({ since: START + 995 * MINUTE });
  expect(asked.pages).toBe(2);
});

it('fails rather than leave some out', async () => {
  const { look } = listOfMinutes(100);
  await expect(look({ since: START }, { most: 50 })).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'shop.too_many' },
  });
  await expect(look(null, { most: 50, overlapMs: 1000 * MINUTE })).resolves.toMatchObject({
    cursor: { since: START + 99 * MINUTE },
  });
});

it('takes all that comes into what was empty', async () => {
  const empty = await listOfMinutes(0).look(null);
  expect(empty).toEqual({ items: [], cursor: { since: 0 } });
  expect((await listOfMinutes(35).look(empty.cursor)).items).toHaveLength(35);
});
