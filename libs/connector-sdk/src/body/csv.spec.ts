import { parseCsv } from './csv';

const table = (columns: number, rows: number): Buffer =>
  Buffer.from(`${Array.from({ length: columns }, (_, n) => `c${n}`).join(',')}\n${'x\n'.repeat(rows)}`);

describe('CSV whose first row has the names', () => {
  it('gives an object for each further row, with what is missing as empty', () => {
    expect(parseCsv(undefined, Buffer.from('a,,a\n1,2,3\n4\n'))).toEqual([
      { a: ['1', '3'], 'column 2': '2' },
      { a: ['4', ''], 'column 2': '' },
    ]);
  });

  it('makes no table of millions of cells out of few bytes', () => {
    expect(parseCsv(undefined, table(2000, 10))).toHaveLength(10);
    expect(() => parseCsv(undefined, table(2000, 1001))).toThrow(/2000 columns and 1001 rows/);
  });
});
