import { runAction } from '../../test/run-action';
import { connector } from '.';
import { compileText } from '#templating';

const run = (key: string, input: Record<string, unknown>) => runAction(connector, key, input, null);

describe('change', () => {
  it.each(['trim', 'uppercase', 'lowercase', 'capitalize', 'titleCase', 'slug'])(
    '%s does as the template helper of this name',
    async (change) => {
      for (const text of ['  ann-marie LEE ', 'Crème brûlée, 2 ×!', 'straße 😀', '', 'ﬁ ’tis o’neil'])
        expect((await run('change', { text, change }))['text']).toBe(helped(`{{${change} x}}`, text));
    },
  );

  it('tidies spaces and accents', async () => {
    expect(await run('change', { text: ' a \n\t b ', change: 'singleSpaces' })).toEqual({ text: 'a b' });
    expect(await run('change', { text: 'Éà ñ', change: 'withoutAccents' })).toEqual({ text: 'Ea n' });
  });
});

describe('replace', () => {
  it('takes what is searched for as it is', async () => {
    expect(await run('replace', { text: 'a.b.c (x)$1', search: '.', replacement: '$&' })).toEqual({
      text: 'a$&b$&c (x)$1',
      count: 2,
    });
    expect(await run('replace', { text: '(a)[b]-/{2}', search: '[b]-/{2}' })).toEqual({
      text: '(a)',
      count: 1,
    });
    expect(
      await run('replace', { text: 'x'.repeat(3), search: 'x', replacement: 'y', which: 'first' }),
    ).toEqual({
      text: 'yxx',
      count: 1,
    });
    expect(
      await run('replace', { text: 'xxx', search: 'X', replacement: 'y', which: 'last', ignoreCase: true }),
    ).toEqual({
      text: 'xxy',
      count: 1,
    });
  });

  it('does not blow up', async () => {
    await expect(
      run('replace', { text: 'x'.repeat(100_000), search: 'x', replacement: 'y'.repeat(1000) }),
    ).rejects.toMatchObject({ failure: { kind: 'permanent', code: 'text.too_long' } });
  });
});

describe('split and join', () => {
  it.each([
    [{ text: ' a, b,,c ' }, ['a', 'b', 'c']],
    [{ text: ' a, b,,c ', keepEmpty: true }, [' a', ' b', '', 'c ']],
    [{ text: 'a\r\nb\n\nc', by: 'line' }, ['a', 'b', 'c']],
    [{ text: ' a  b\tc ', by: 'space' }, ['a', 'b', 'c']],
    [{ text: 'a - b - c', by: 'other', separator: ' - ', maxPieces: 2 }, ['a', 'b - c']],
    [{ text: '', by: 'line' }, []],
  ])('%j', async (input, pieces) => {
    expect(await run('split', input)).toEqual({
      pieces,
      first: pieces[0] ?? null,
      last: pieces.at(-1) ?? null,
      count: pieces.length,
    });
  });

  it('joins what is there', async () => {
    const list = ['a', null, 1, '', { b: 2 }, true];
    expect(await run('join', { list })).toEqual({ text: 'a, 1, {"b":2}, true' });
    expect(await run('join', { list, separator: '\\n', skipEmpty: false })).toEqual({
      text: 'a\n\n1\n\n{"b":2}\ntrue',
    });
  });
});

describe('truncate', () => {
  it('does as the template helper of this name', async () => {
    for (const [text, length] of [
      ['A long note', 8],
      ['A long note', 11],
      ['ab😀cd', 4],
      ['abc', 0],
    ] as const)
      expect((await run('truncate', { text, length }))['text']).toBe(
        helped(`{{truncate x ${length}}}`, text),
      );
  });

  it('keeps words whole', async () => {
    const cut = async (text: string, length: number) =>
      (await run('truncate', { text, length, wholeWords: true }))['text'];
    expect(await cut('Two words here', 11)).toBe('Two words…');
    expect(await cut('Two words here', 10)).toBe('Two words…');
    expect(await cut('Two words here', 9)).toBe('Two…');
    expect(await cut('Donaudampfschiff', 5)).toBe('Dona…');
  });
});

describe('patterns', () => {
  it('find matches with their parts', async () => {
    const input = { text: 'Order #12, order #7', pattern: 'order #(?P<id>\\d+)(x)?', ignoreCase: true };
    expect(await run('extract-pattern', input)).toEqual({
      found: true,
      match: 'Order #12',
      groups: ['12', null],
      matches: [
        { text: 'Order #12', index: 0, groups: ['12', null], named: { id: '12' } },
        { text: 'order #7', index: 11, groups: ['7', null], named: { id: '7' } },
      ],
    });
    expect(await run('extract-pattern', { ...input, max: 1 })).toMatchObject({ matches: [{ index: 0 }] });
    expect(await run('extract-pattern', { text: 'a\nb', pattern: '^b$' })).toMatchObject({
      found: false,
      match: null,
    });
    expect(await run('extract-pattern', { text: 'a\nb', pattern: '^b$', multiline: true })).toMatchObject({
      found: true,
    });
  });

  it('replace with parts', async () => {
    const input = { text: '2026-01-31, 2026-02-01', pattern: '(\\d+)-(?P<month>\\d+)-(\\d+)' };
    expect(await run('replace-pattern', { ...input, replacement: '$3.${month}.$1 $$9 $0' })).toEqual({
      text: '31.01.2026 $9 2026-01-31, 01.02.2026 $9 2026-02-01',
      count: 2,
    });
    expect(await run('replace-pattern', { text: 'abc', pattern: 'x*', replacement: '-' })).toEqual({
      text: '-a-b-c-',
      count: 4,
    });
  });

  it('take linear time, and not for ever', async () => {
    const before = performance.now();
    await run('extract-pattern', { text: `${'a'.repeat(200_000)}!`, pattern: '(a+)+$' });
    expect(performance.now() - before).toBeLessThan(10_000);
    await expect(
      run('extract-pattern', { text: 'a'.repeat(1_000_000), pattern: 'a'.repeat(100) }),
    ).rejects.toMatchObject({ failure: { code: 'text.too_long' } });
    for (const pattern of ['(', '(?=a)', '(a)\\1'])
      await expect(run('extract-pattern', { text: 'a', pattern })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'text.bad_pattern' },
      });
    await expect(
      run('replace-pattern', { text: 'a'.repeat(9000), pattern: 'a', replacement: 'b'.repeat(9000) }),
    ).rejects.toMatchObject({ failure: { code: 'text.too_long' } });
  });
});

describe('find', () => {
  const text =
    'Write to ann.lee+x@shop.example.com or bob@example.co.uk. See https://example.com/a?b=1&c=2, (http://x.org/y) Call +49 (30) 123-4567 or 030/1234567. Total: -12.50, 3. #sale @ann_lee';

  it.each([
    ['email', ['ann.lee+x@shop.example.com', 'bob@example.co.uk']],
    ['url', ['https://example.com/a?b=1&c=2', 'http://x.org/y']],
    ['hashtag', ['#sale']],
    ['phone', ['+49 (30) 123-4567', '030/1234567']],
  ])('%s', async (what, all) => {
    expect(await run('find', { text, what })).toEqual({ found: true, first: all[0], all, count: all.length });
  });

  it('numbers, as numbers', async () => {
    expect(await run('find', { text: 'from -12.50 to 3, or 3', what: 'number' })).toMatchObject({
      all: [-12.5, 3],
    });
    expect(await run('find', { text: '3 3', what: 'number', unique: false })).toMatchObject({ all: [3, 3] });
    expect(await run('find', { text: 'none', what: 'number' })).toEqual({
      found: false,
      first: null,
      all: [],
      count: 0,
    });
  });
});

describe('HTML', () => {
  const html = `<html><body><ul><li class=a><a href="/1">One &amp; <b>only</b></a><li class=b><a>Two</a></ul>
    <script>alert(1)</script></body></html>`;

  it('gives text, HTML and attributes by a selector', async () => {
    const take = async (input: Record<string, unknown>) =>
      (await run('extract-html', { html, ...input }))['all'];
    expect(await take({ selector: 'li' })).toEqual(['One & only', 'Two']);
    expect(await take({ selector: 'li.b > a', give: 'html' })).toEqual(['<a>Two</a>']);
    expect(await take({ selector: 'a', give: 'attribute', attribute: 'href' })).toEqual(['/1']);
    expect(await take({ selector: 'li', max: 1 })).toEqual(['One & only']);
    expect(await take({ selector: 'table' })).toEqual([]);
  });

  it('looks below and into what it selects', async () => {
    const take = async (selector: string) => (await run('extract-html', { html, selector }))['all'];
    expect(await take('li:has(b)')).toEqual(['One & only']);
    expect(await take('a:contains(Two)')).toEqual(['Two']);
  });

  it('refuses what is no selector, or is too large', async () => {
    for (const selector of ['li[', 'li::', '>>'])
      await expect(run('extract-html', { html, selector })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'text.bad_selector' },
      });
    await expect(run('extract-html', { html: '<i>'.repeat(20_001), selector: 'i' })).rejects.toMatchObject({
      failure: { code: 'text.too_long' },
    });
    await expect(
      run('extract-html', { html: `${'<i>'.repeat(1000)}${'x'.repeat(100_000)}`, selector: 'i', max: 1000 }),
    ).rejects.toMatchObject({ failure: { code: 'text.too_long' } });
  });

  it('takes anything', async () => {
    for (const bad of [
      '<p'.repeat(100_000),
      '<div>'.repeat(19_000),
      '<a '.repeat(100_000),
      `<a ${'x="'.repeat(100_000)}`,
    ])
      expect(await run('extract-html', { html: bad, selector: 'div > b', max: 1 })).toMatchObject({
        found: false,
      });
  });

  it('ends a selector that would look for ever, and holds up nobody meanwhile', async () => {
    const neighbours = `<i>${'<b></b>'.repeat(4000)}</i>`;
    let turns = 0;
    const other = setInterval(() => (turns += 1), 5);
    try {
      await expect(run('extract-html', { html: neighbours, selector: 'u~*~*~*' })).rejects.toMatchObject({
        failure: { kind: 'permanent', code: 'text.too_slow' },
      });
    } finally {
      clearInterval(other);
    }
    expect(turns).toBeGreaterThan(10);
  }, 30_000);

  it('becomes text', async () => {
    expect(await run('html-to-text', { html })).toEqual({ text: 'One & only\nTwo' });
  });

  it('is escaped as the template helper does', async () => {
    for (const text of [`a < b & "c" 'd'`, '']) {
      expect((await run('escape', { text, way: 'html' }))['text']).toBe(helped('{{htmlEscape x}}', text));
      expect((await run('escape', { text, way: 'url' }))['text']).toBe(helped('{{urlEncode x}}', text));
    }
    expect(await run('escape', { text: 'a%20b+c', way: 'urlDecode' })).toEqual({ text: 'a b c' });
    await expect(run('escape', { text: '%', way: 'urlDecode' })).rejects.toMatchObject({
      failure: { code: 'text.not_encoded' },
    });
    expect(await run('escape', { text: 'a"\n', way: 'json' })).toEqual({ text: 'a\\"\\n' });
    expect(await run('escape', { text: 'a"b', way: 'csv' })).toEqual({ text: '"a""b"' });
  });
});

it('measures as people count', async () => {
  expect(await run('measure', { text: 'Hi 👩‍👩‍👧, é!\nBye.' })).toEqual({
    characters: 13,
    words: 4,
    lines: 2,
    bytes: 31,
  });
  expect(await run('measure', { text: '' })).toEqual({ characters: 0, words: 0, lines: 0, bytes: 0 });
});

function helped(template: string, x: string): string {
  return compileText(template).render({ x }).value as string;
}
