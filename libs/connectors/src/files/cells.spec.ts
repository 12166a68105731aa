import { withNames } from './cells';

describe('a table’s first row as names', () => {
  it('numbers what is empty or comes twice', () => {
    expect(
      withNames<string | number>([
        ['a', '', 'a', 'a 2', 'a'],
        [1, 2, 3, 4, 5],
      ]),
    ).toEqual([{ a: 1, 'column 2': 2, 'a 2': 3, 'a 2 2': 4, 'a 3': 5 }]);
  });

  it('makes names for what is wider than the first row, and null for what is missing', () => {
    expect(withNames<string | number>([['a'], [1, 2], []])).toEqual([
      { a: 1, 'column 2': 2 },
      { a: null, 'column 2': null },
    ]);
  });

  it('names thousands of equal columns without looking at each of them for each', () => {
    const [row] = withNames<string | number>([Array.from({ length: 16_000 }, () => 'a'), ['first']]);
    expect(Object.keys(row ?? {})).toHaveLength(16_000);
    expect(row).toMatchObject({ a: 'first', 'a 16000': null });
  });

  it.each([
    ['columns', [Array.from({ length: 16_385 }, () => 'a')]],
    ['cells', [Array.from({ length: 1000 }, () => 'a'), ...Array.from({ length: 2000 }, () => [])]],
  ])('refuses more %s than anybody reads', (_, rows) =>
    expect(() => withNames<string | number>(rows)).toThrow(/At most 16384 columns and 2000000 cells/),
  );
});
