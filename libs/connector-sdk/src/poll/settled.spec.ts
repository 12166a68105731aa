import { idOfFile, settledFiles } from './settled';

const file = (path: string, size: number, minute = 0) => ({
  path,
  size,
  modifiedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
});

it('lets a file through once it stays the same', () => {
  const first = settledFiles(null, [file('old', 1)]);
  expect(first.settled.map(({ path }) => path)).toEqual(['old']);
  const second = settledFiles(first.cursor, [file('old', 1), file('new', 5, 1)]);
  expect(second.settled.map(({ path }) => path)).toEqual(['old']);
  const growing = settledFiles(second.cursor, [file('old', 1), file('new', 9, 2)]);
  expect(growing.settled.map(({ path }) => path)).toEqual(['old']);
  const done = settledFiles(growing.cursor, [file('old', 1), file('new', 9, 2)]);
  expect(done.settled.map(({ path }) => path)).toEqual(['old', 'new']);
});

it('gives the oldest first, and names each by what it holds', () => {
  const files = [file('b', 1, 2), file('a', 1, 3), { path: 'c', size: 1, modifiedAt: null }];
  expect(settledFiles(null, files).settled.map(({ path }) => path)).toEqual(['c', 'b', 'a']);
  expect(idOfFile(file('a', 1, 1))).not.toBe(idOfFile(file('a', 1, 2)));
  expect(idOfFile(file('a', 1, 1))).not.toBe(idOfFile(file('a', 2, 1)));
});

it('has a cursor that fits', () => {
  const files = Array.from({ length: 3000 }, (_, n) => file(`folder/${n}`, n, n));
  const { cursor, settled } = settledFiles({}, files);
  expect(JSON.stringify(cursor).length).toBeLessThan(32_768);
  // Those that are too many to be watched are not held back.
  expect(settled).toHaveLength(2000);
});
