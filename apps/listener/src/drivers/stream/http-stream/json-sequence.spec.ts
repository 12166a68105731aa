import fc from 'fast-check';

import { JsonSequence } from './json-sequence';

const RS = '\u001e';

function read(chunks: readonly (string | Buffer)[], maxBytes = 100) {
  const texts: string[] = [];
  const seen = { cut: 0, tooLong: 0 };
  const sequence = new JsonSequence({
    maxBytes,
    onText: (text) => texts.push(text.toString('utf8').trim()),
    onCut: () => (seen.cut += 1),
    onTooLong: () => (seen.tooLong += 1),
  });
  for (const chunk of chunks) sequence.feed(Buffer.from(chunk as string));
  const before = texts.length;
  sequence.end();
  return { texts, before, ...seen };
}

describe('a JSON text sequence', () => {
  it('has its texts between separators, each there as soon as it is whole', () => {
    expect(read([`${RS}{"a":1}\n${RS}[1,\n2]\n${RS}"x\\"\\ny"\n${RS}12\n`])).toEqual({
      texts: ['{"a":1}', '[1,\n2]', '"x\\"\\ny"', '12'],
      before: 4,
      cut: 0,
      tooLong: 0,
    });
  });

  it('may have texts without a line end, where nothing can be missing', () => {
    expect(read([`${RS}{"a":1}${RS}{"b":2}`])).toMatchObject({
      texts: ['{"a":1}', '{"b":2}'],
      before: 1,
      cut: 0,
    });
    expect(read([`${RS}12${RS}tru${RS}"x${RS}{"a":${RS}3\n`])).toMatchObject({ texts: ['3'], cut: 4 });
  });

  it('may be empty in places', () => {
    expect(read([`${RS}${RS}\n${RS} \n\n${RS}1\n`])).toMatchObject({ texts: ['1'], cut: 0 });
  });

  it('goes on after a text that is none', () => {
    expect(read([`${RS}{]}}\n${RS}{"a":"unended\n${RS}2\n`]).texts).toEqual(['{]}}', '2']);
  });

  it('lets go what is too long, and gives up what has no end', () => {
    expect(read([`${RS}"${'x'.repeat(200)}"\n${RS}1\n`])).toMatchObject({ texts: ['1'], tooLong: 1 });
    expect(() => read([`${RS}"`, 'x'.repeat(1000)])).toThrow('without an end');
    expect(() => read(Array<string>(900).fill('['))).toThrow('without an end');
  });

  it('is the same however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.json(), fc.constantFrom('\n', '', ' \n'))),
        fc.integer({ min: 1, max: 9 }),
        (items, size) => {
          const whole = Buffer.from(items.map(([text, end]) => RS + text + end).join(''));
          const chunks: Buffer[] = [];
          for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
          expect(read(chunks, 10_000)).toEqual(read([whole], 10_000));
          const isWhole = ([text, end]: [string, string]) => end !== '' || /["\]}]$/.test(text);
          expect(read([whole], 10_000).texts).toEqual(items.filter(isWhole).map(([text]) => text.trim()));
        },
      ),
    );
  });
});
