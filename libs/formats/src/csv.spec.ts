import { readCsv, writeCsv } from './index';

describe('CSV', () => {
  it.each<[string, string[][]]>([
    ['', []],
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\u{feff}a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '"a ""x""","b\nc"\n\n,',
      [
        ['a "x"', 'b\nc'],
        ['', ''],
      ],
    ],
    ['007, x ', [['007', ' x ']]],
    ['"never closed', [['never closed']]],
  ])('reads %j', (text, rows) => {
    expect(readCsv(text)).toEqual(rows);
  });

  it('takes another delimiter', () => {
    expect(readCsv('a;b,c', { delimiter: ';' })).toEqual([['a', 'b,c']]);
    expect(writeCsv([['a;b', 'c']], { delimiter: ';' })).toBe('"a;b";c');
  });

  it('reads what it writes', () => {
    const rows = [
      ['name', 'say "hi"', 'two\nlines'],
      [' blank ', '', 'a,b'],
    ];
    expect(readCsv(writeCsv(rows))).toEqual(rows);
  });
});
