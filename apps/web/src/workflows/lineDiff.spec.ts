import { lineDiff, type Line } from './lineDiff';

const marked = (lines: Line[]): string[] =>
  lines.filter(({ changed }) => changed).map(({ text }) => text.trim());

describe('lineDiff', () => {
  it('marks what was added and what is gone, and not a comma that something follows', () => {
    const { before, after } = lineDiff({ a: 1, b: 2 }, { a: 1, b: 2, c: 3 });
    expect(marked(before)).toEqual([]);
    expect(marked(after)).toEqual(['"c": 3']);
    expect(marked(lineDiff({ a: 1, b: 2 }, { b: 2 }).before)).toEqual(['"a": 1,']);
  });

  it('keeps the lines of each side in their order', () => {
    const { before, after } = lineDiff('one\ntwo\nthree', 'two\nthree\nfour');
    expect(before.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(marked(before)).toEqual(['one']);
    expect(marked(after)).toEqual(['four']);
  });

  it('has no lines for what is not there', () => {
    expect(lineDiff(null, { a: 1 }).before).toEqual([]);
  });

  it('marks all of what is too long to compare', () => {
    const long = 'x\n'.repeat(1000);
    expect(lineDiff(long, long).before.every(({ changed }) => changed)).toBe(true);
  });
});
