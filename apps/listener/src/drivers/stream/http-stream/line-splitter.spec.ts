import fc from 'fast-check';

import { LineSplitter } from './line-splitter';

function split(chunks: readonly string[], options: { endsAtCr?: boolean; maxBytes?: number } = {}) {
  const lines: (string | null)[] = [];
  const splitter = new LineSplitter({
    endsAtCr: options.endsAtCr ?? false,
    maxBytes: options.maxBytes ?? 10,
    onLine: (line) => lines.push(line.toString('latin1')),
    onTooLong: () => lines.push(null),
  });
  for (const chunk of chunks) splitter.feed(Buffer.from(chunk, 'latin1'));
  return { lines, rest: splitter.rest()?.toString('latin1') ?? null };
}

describe('lines', () => {
  it('end at LF, and at CR only where that is one', () => {
    expect(split(['a\r\nb\rc\n\nd'])).toEqual({ lines: ['a\r', 'b\rc', ''], rest: 'd' });
    expect(split(['a\r\nb\rc\n\nd'], { endsAtCr: true })).toEqual({ lines: ['a', 'b', 'c', ''], rest: 'd' });
    expect(split(['a\r', '\nb\r', 'c\n\r', '\n'], { endsAtCr: true }).lines).toEqual(['a', 'b', 'c', '']);
  });

  it('may be as long as allowed, in however many pieces', () => {
    expect(split(['0123456789\n0123456789x\nok\n'])).toEqual({
      lines: ['0123456789', null, 'ok'],
      rest: null,
    });
    expect(split(['01234', '56789', '\n01234', '56789', 'x', '\nok\n']).lines).toEqual([
      '0123456789',
      null,
      'ok',
    ]);
  });

  it('that do not end are given up, and nothing of them is kept', () => {
    expect(() => split(Array<string>(9).fill('0123456789'))).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'stream.endless_message' }) }),
    );
    expect(split(Array<string>(8).fill('0123456789')).rest).toBeNull();
    const bounded = new LineSplitter({
      endsAtCr: false,
      maxBytes: 1 << 20,
      onLine: () => undefined,
      onTooLong: () => undefined,
    });
    const before = process.memoryUsage().arrayBuffers;
    const byte = Buffer.from('x');
    for (let n = 0; n < 1 << 20; n++) bounded.feed(byte);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20);
    expect(bounded.rest()).toHaveLength(1 << 20);
  });

  it('are the same however they are cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.boolean(), fc.integer({ min: 1, max: 5 }), (whole, endsAtCr, size) => {
        const chunks = whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        expect(split(chunks, { endsAtCr })).toEqual(split([whole], { endsAtCr }));
        const expected = whole.split(endsAtCr ? /\r\n|\r|\n/ : '\n').slice(0, -1);
        expect(split([whole], { endsAtCr, maxBytes: 100 }).lines).toEqual(expected);
      }),
    );
  });
});
