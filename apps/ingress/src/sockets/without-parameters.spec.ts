import { withoutParameters } from './without-parameters';

describe('a query without some of its parameters', () => {
  it.each([
    ['a=1&key=x&b=2', 'a=1&b=2'],
    ['k%65y=x&a=%20', 'a=%20'],
    ['key', ''],
    ['key=x&key=y', ''],
    ['keys=x&&a', 'keys=x&&a'],
    ['', ''],
  ])('%j is %j', (query, left) => expect(withoutParameters(query, ['key'])).toBe(left));

  it('is as it was when none is named', () => expect(withoutParameters('a=%2', [])).toBe('a=%2'));
});
