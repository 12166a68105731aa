import { parseRetryAfter } from './retry-after';

const now = Date.parse('2026-01-31T12:00:00Z');

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  [['7', '9'], 7000],
  ['999999999999', 86_400_000],
  ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
  ['Saturday, 31-Jan-26 12:00:30 GMT', 30_000],
  ['Sat Jan 31 12:00:30 2026', 30_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2026-01-31', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %p is %p ms', (header, expected) => expect(parseRetryAfter(header, now)).toBe(expected));
