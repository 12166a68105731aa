import { cellOf } from './cells';

it.each(['=1+1', ' =A1', '+A1', '-SUM(A1)', '+49 30 A', '--1'])('enters %s as text', (text) =>
  expect(cellOf(text)).toBe(`'${text}`),
);

it.each(['-5', '+49301234567', '-1,5 %', '2026-01-31', 'a=b', ''])('enters %s as it is', (text) =>
  expect(cellOf(text)).toBe(text),
);

it('lets formulas through where they are wanted, and needs no quote where nothing is read', () => {
  expect(cellOf('=1+1', 'formulas')).toBe('=1+1');
  expect(cellOf('=1+1', 'text')).toBe('=1+1');
});

it('leaves cells alone for null, and writes lists and objects as JSON', () => {
  expect(cellOf(null)).toBeNull();
  expect(cellOf(undefined)).toBeNull();
  expect(cellOf({ a: [1] })).toBe('{"a":[1]}');
  expect(cellOf(false)).toBe(false);
});
