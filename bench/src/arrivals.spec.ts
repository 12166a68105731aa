import { Arrivals } from './arrivals';

const card = (seq: unknown, more: object = {}): string =>
  JSON.stringify({ seq, name: 'Ann', email: 'a@b', total: '1', city: 'Utrecht', ...more });

it('notes when each run’s only effect arrived, whatever its order', () => {
  const arrivals = new Arrivals({ first: 100, count: 3, effects: 1 });
  arrivals.take(card('102'), 7);
  arrivals.take(card(100), 9);
  expect([...arrivals.report.arrivedAt]).toEqual([9, 0, 7]);
  expect(arrivals.report).toMatchObject({ arrived: 2, doubled: 0, strays: 0 });
});

it('tells a run’s effects apart', () => {
  const arrivals = new Arrivals({ first: 100, count: 2, effects: 2 });
  arrivals.take(card(101, { effect: '1' }), 5);
  arrivals.take(card(101, { effect: 0 }), 6);
  arrivals.take(card(100, { effect: 1 }), 8);
  expect([...arrivals.report.arrivedAt]).toEqual([0, 8, 6, 5]);
  expect(arrivals.report).toMatchObject({ arrived: 3, doubled: 0, strays: 0 });
});

it('counts a second copy, and keeps the first’s time', () => {
  const arrivals = new Arrivals({ first: 100, count: 1, effects: 2 });
  arrivals.take(card(100, { effect: 1 }), 5);
  arrivals.take(card(100, { effect: 1 }), 6);
  expect([...arrivals.report.arrivedAt]).toEqual([0, 5]);
  expect(arrivals.report).toMatchObject({ arrived: 1, doubled: 1, strays: 0 });
});

it.each([
  ['of an earlier round', card(99, { effect: 0 })],
  ['of a later one', card(102, { effect: 0 })],
  ['without a number', card('', { effect: 0 })],
  ['with a field missing', card(100, { effect: 0, city: '' })],
  ['that does not say which it is', card(100)],
  ['that no run has', card(100, { effect: 2 })],
  ['whose number is no whole one', card(100, { effect: 0.5 })],
  ['that is no JSON', '{'],
])('takes an effect %s for a stray and shows one', (_, body) => {
  const arrivals = new Arrivals({ first: 100, count: 2, effects: 2 });
  arrivals.take(body, 5);
  expect(arrivals.report).toMatchObject({ arrived: 0, doubled: 0, strays: 1, example: body });
});
