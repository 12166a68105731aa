import { filesIn, inBytes } from './files-in';

const file = (id: string) => ({ $file: id, name: `${id}.pdf`, contentType: 'application/pdf', size: 10 });

describe('the files in a value', () => {
  it('are found wherever they are, each once', () => {
    const value = { a: file('one'), list: [{ deep: file('two') }, file('one')], n: null, text: '$file' };
    expect(filesIn(value).map(({ id, name }) => [id, name])).toEqual([
      ['one', 'one.pdf'],
      ['two', 'two.pdf'],
    ]);
  });

  it.each([null, 7, 'text', [], { $file: 3, name: 'x' }, { $file: 'x' }])('are none in %j', (value) =>
    expect(filesIn(value)).toEqual([]),
  );

  it('are at most fifty', () =>
    expect(filesIn(Array.from({ length: 80 }, (_, n) => file(String(n))))).toHaveLength(50));
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [20 * 1024 * 1024, '20 MiB'],
])('%i bytes are %s', (size, text) => expect(inBytes(size)).toBe(text));
