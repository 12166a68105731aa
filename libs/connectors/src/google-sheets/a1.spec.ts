import { columnName, firstRowOf, quotedSheet, rangeOf } from './a1';

it.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [51, 'AZ'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('calls column %i %s', (index, name) => expect(columnName(index)).toBe(name));

it('quotes every title of a sheet, so that none is read as cells', () => {
  expect(quotedSheet("Ann's list")).toBe("'Ann''s list'");
  expect(rangeOf('A1', 'B2:C3')).toBe("'A1'!B2:C3");
  expect(rangeOf('Orders')).toBe("'Orders'");
});

it.each([
  ['Orders!A7:C9', 7],
  ["'a!B3'!AA12", 12],
  ['Orders!$B$4:$C$4', 4],
  ['Orders!A:C', null],
])('finds the first row of %s', (range, row) => expect(firstRowOf(range)).toBe(row));
