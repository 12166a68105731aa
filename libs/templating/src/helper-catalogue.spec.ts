import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '#kernel';
import { compileText, TEMPLATE_HELPERS } from './index';
import type { Scope } from './types';
import { HELPERS } from './helper-catalogue';

const value = (template: string, scope = {}) => compileText(template).render(scope).value;

describe.each(HELPERS.map((helper) => [helper.name, helper] as const))('%s', (name, { example }) => {
  it('does what its documentation shows', () => {
    expect(value(example.template, example.scope)).toEqual(example.result);
  });

  it('is in docs/templates.md, with its example', () => {
    const page = readFileSync(join(__dirname, '../../../docs/templates.md'), 'utf8');
    expect(page).toContain(`\`${name}\``);
    expect(page).toContain(`\`${example.template}\``);
  });
});

it('lists each helper once', () => {
  const names = TEMPLATE_HELPERS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe('the edges of helpers', () => {
  it.each<[string, unknown, unknown]>([
    ['{{default x "f"}}', { x: 0 }, 0],
    ['{{default x "f"}}', { x: false }, false],
    ['{{default x "f"}}', { x: null }, 'f'],
    ['{{add 0.1 0.2}}', {}, 0.3],
    ['{{add "1" 2 3}}', {}, 6],
    ['{{round 2.5}}', {}, 3],
    ['{{round -1.005 2}}', {}, -1.01],
    ['{{round x 2}}', { x: 1e21 }, 1e21],
    ['{{round x 2}}', { x: 1e-7 }, 0],
    ['{{eq "42" 42}}', {}, true],
    ['{{eq gone null}}', {}, true],
    ['{{eq x ""}}', { x: 0 }, false],
    ['{{gt "b" "a"}}', {}, true],
    ['{{gt "10" "9"}}', {}, true],
    ['{{lt x 3}}', { x: null }, false],
    ['{{and x y}}', { x: [], y: 1 }, false],
    ['{{or x y}}', { x: [], y: 1 }, true],
    ['{{json "a\\b"}}', {}, '"a\\\\b"'],
    ['{{json x indent=2}}', { x: { a: [1] } }, '{\n  "a": [\n    1\n  ]\n}'],
    ['{{json gone}}', {}, 'null'],
    ['{{json (parseJson x)}}', { x: '{"__proto__":{"a":1}}' }, '{"__proto__":{"a":1}}'],
    ['{{length x}}', { x: { a: 1, b: 2 } }, 2],
    ['{{length gone}}', {}, 0],
    ['{{first x}}', { x: [] }, null],
    ['{{last "abc"}}', {}, 'c'],
    ['{{split x}}', { x: '' }, []],
    ['{{split "ab" ""}}', {}, ['a', 'b']],
    ['{{join x}}', { x: [1, null, { a: 1 }] }, '1, , {"a":1}'],
    ['{{replace "aaa" "" "b"}}', {}, 'aaa'],
    ['{{replace "a.b" "." "$&"}}', {}, 'a$&b'],
    ['{{capitalize ""}}', {}, ''],
    ['{{uppercase gone}}', {}, ''],
    ['{{base64Decode (base64Encode "ü☃")}}', {}, 'ü☃'],
    ['{{boolean "off"}}', {}, false],
    ['{{text x}}', { x: [1] }, '[1]'],
    ['{{formatDate 0}}', {}, '1970-01-01T00:00:00.000Z'],
    ['{{formatDate 1767225600000 "date"}}', {}, '2026-01-01'],
    ['{{formatDate "2026-03-01" "datetime"}}', {}, '2026-03-01 00:00'],
    ['{{formatDate "2026-03-01T10:00" "time" timeZone="Asia/Tokyo"}}', {}, '19:00'],
    ['{{formatDate "Sun, 01 Mar 2026 10:00:00 GMT" "unix"}}', {}, 1772359200],
    ['{{formatDate "2026-03-01T23:59:59+02:00" "yyyy/MM/dd ss"}}', {}, '2026/03/01 59'],
    ['{{formatDate "2026-03-01" "EEEE, dd. MMMM yy" locale="de"}}', {}, 'Sonntag, 01. März 26'],
    ['{{formatDate "2026-03-01T15:04:05.678Z" "hh:mm aa, SSS"}}', {}, '03:04 PM, 678'],
    ['{{formatDate "2026-03-01T10:00:00Z" "yyyy-MM-ddTHH:mm"}}', {}, '2026-03-01T10:00'],
    ['{{formatDate 1772359200 "unixMs"}}', {}, 1772359200000],
    [`{{parseDate "le 01 o'mars 26" "le dd o'mars yy"}}`, {}, '2026-01-01T00:00:00.000Z'],
    ['{{addDate "2026-03-28T12:00:00Z" 1 "day" timeZone="Europe/Berlin"}}', {}, '2026-03-29T11:00:00.000Z'],
    ['{{addDate "2026-01-31" 1 "months"}}', {}, '2026-02-28T00:00:00.000Z'],
    ['{{addDate "2026-03-01" -90 "minutes"}}', {}, '2026-02-28T22:30:00.000Z'],
    ['{{dateDiff "2026-03-01T12:00Z" "2026-03-01T11:59Z"}}', {}, 0],
    ['{{dateDiff "2026-01-31" "2026-02-28" "months"}}', {}, 1],
    ['{{startOf "2026-03-01" "week" timeZone="Europe/Berlin"}}', {}, '2026-02-22T23:00:00.000Z'],
    ['{{weekday "2026-03-01"}}', {}, 7],
    ['{{isBefore "2026-03-01T10:00+02:00" "2026-03-01T09:00Z"}}', {}, true],
    ['{{isAfter x "2026-03-01"}}', { x: 1772323200 }, false],
    ['{{words gone}}', {}, []],
    ['{{htmlEscape "é\'"}}', {}, 'é&#39;'],
    ['{{formatNumber 0.256 1 style="percent"}}', {}, '25.6%'],
    ['{{formatNumber 1234.5 currency="EUR"}}', {}, '€1,234.50'],
    ['{{floor "2.9"}}', {}, 2],
    ['{{modulo -7 3}}', {}, -1],
    ['{{sum 1 2 "3.3"}}', {}, 6.3],
    ['{{sum x}}', { x: ['0.1', 0.2, null, ''] }, 0.3],
    ['{{min gone}}', {}, null],
    ['{{average x}}', { x: [] }, null],
    ['{{sort x}}', { x: ['b', 10, '9', null, 'a', true] }, ['9', 10, 'a', 'b', true, null]],
    ['{{sort x order="desc"}}', { x: [1, null, 2] }, [2, 1, null]],
    ['{{unique x}}', { x: [1, '1', { a: 1, b: 2 }, { b: 2, a: 1 }] }, [1, '1', { a: 1, b: 2 }]],
    ['{{pluck x "a.b"}}', { x: [{ a: { b: 1 } }, null, {}] }, [1, null, null]],
    ['{{where x "a"}}', { x: [{ a: 0 }, { a: '' }, {}] }, [{ a: 0 }]],
    ['{{where x "a" 7}}', { x: [{ a: '7' }, { a: 8 }] }, [{ a: '7' }]],
    ['{{at x -1}}', { x: [1, 2] }, 2],
    ['{{at x 9}}', { x: [1, 2] }, null],
    ['{{slice "abc" 1}}', {}, 'bc'],
    ['{{slice x -2}}', { x: [1, 2, 3] }, [2, 3]],
    ['{{contains "abc" "bc"}}', {}, true],
    ['{{contains gone "x"}}', {}, false],
    ['{{range 3 1}}', {}, [3, 2, 1]],
    ['{{chunk gone 2}}', {}, []],
    ['{{get x "a.0.b" "none"}}', { x: { a: [{ b: 5 }] } }, 5],
    ['{{get x "a.toString" "none"}}', { x: { a: {} } }, 'none'],
    ['{{merge x gone}}', { x: { a: 1 } }, { a: 1 }],
    ['{{typeOf gone}}', {}, 'nothing'],
    ['{{parseCsv x delimiter=";" header=false}}', { x: 'a;"b;c"\n1' }, [['a', 'b;c'], ['1']]],
    [
      '{{parseCsv x}}',
      { x: 'a,\n1,2\n3' },
      [
        { a: '1', column_2: '2' },
        { a: '3', column_2: '' },
      ],
    ],
    ['{{toCsv x safe=true}}', { x: [{ a: '=1+1' }] }, "a\r\n'=1+1"],
    ['{{toCsv x header=false}}', { x: [[1, { b: 2 }], ['"']] }, '1,"{""b"":2}"\r\n""""'],
    ['{{toCsv gone}}', {}, ''],
    ['{{toXml x indent=2}}', { x: { a: { b: [1, null] } } }, '<a>\n  <b>1</b>\n  <b/>\n</a>'],
    ['{{toXml (parseXml x)}}', { x: '<a b="1">t</a>' }, '<a b="1">t</a>'],
    ['{{urlDecode "%F0%9F%98%80"}}', {}, '😀'],
    ['{{base64Decode (base64UrlEncode "ü☃")}}', {}, 'ü☃'],
    ['{{hexDecode (hexEncode "ü")}}', {}, 'ü'],
    ['{{htmlUnescape (htmlEscape x)}}', { x: `<a href='b'>"c" & d</a>` }, `<a href='b'>"c" & d</a>`],
    ['{{truncate "👍👍" 3 ""}}', {}, '👍'],
    ['{{truncate "abc" 3}}', {}, 'abc'],
    ['{{titleCase "o’neill"}}', {}, 'O’neill'],
    ['{{slug "  "}}', {}, ''],
    ['{{sha256 gone}}', {}, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ])('%s of %j', (template, scope, expected) => {
    expect(value(template, scope as object)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['{{add x 1}}', { x: 'two' }],
    ['{{add gone 1}}', {}],
    ['{{divide 1 0}}', {}],
    ['{{multiply 1e308 10}}', {}],
    ['{{round 1 99}}', {}],
    ['{{number ""}}', {}],
    ['{{boolean "perhaps"}}', {}],
    ['{{parseJson "{"}}', {}],
    ['{{join "text"}}', {}],
    ['{{length 7}}', {}],
    ['{{formatDate "soon"}}', {}],
    ['{{formatDate 0 "date" timeZone="Mars/Base"}}', {}],
    ['{{base64Decode "not base64!"}}', {}],
    ['{{base64Decode "//8="}}', {}],
    ['{{urlEncode x}}', { x: '\ud800' }],
    ['{{json x indent=99}}', { x: 1 }],
    ['{{parseDate "soon" "yyyy"}}', {}],
    ['{{addDate "2026-01-01" 1 "moons"}}', {}],
    ['{{addDate "2026-01-01" 99999999 "years"}}', {}],
    ['{{addDate "2026-01-01" 999999 "years"}}', {}],
    ['{{startOf "2026-01-01" "decade"}}', {}],
    ['{{isBefore gone "2026-01-01"}}', {}],
    ['{{isAfter "2026-01-01" "soon"}}', {}],
    ['{{weekday "2026-01-01" timeZone="Mars/Base"}}', {}],
    ['{{formatDate "2026-01-01" "MMMM" locale="no-such-locale-at-all"}}', {}],
    ['{{formatNumber 1 currency="e1"}}', {}],
    ['{{formatNumber 1 style="roman"}}', {}],
    ['{{sum x}}', { x: ['two'] }],
    ['{{sort "text"}}', {}],
    ['{{sort x order="up"}}', { x: [1] }],
    ['{{chunk x 0}}', { x: [1] }],
    ['{{range 1 99999}}', {}],
    ['{{range 1 "x"}}', {}],
    ['{{object "a" 1 "b"}}', {}],
    ['{{keys x}}', { x: [1] }],
    ['{{toCsv x}}', { x: [{ a: 1 }, 2] }],
    ['{{parseCsv "a" delimiter="ab"}}', {}],
    ['{{parseXml "<a>"}}', {}],
    ['{{toXml x}}', { x: { 'a b': 1 } }],
    ['{{toXml x}}', { x: [1] }],
    ['{{urlDecode "%E0%A4"}}', {}],
    ['{{hexDecode "abc"}}', {}],
    ['{{sha256 "a" encoding="utf8"}}', {}],
    ['{{hmac "a" "b" algorithm="crc"}}', {}],
  ])('%s of %j fails with a coded error', (template, scope) => {
    const act = () => compileText(template).render(scope as Scope);
    expect(act).toThrow(FailureError);
    expect(act).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ kind: 'permanent', code: 'template.helper' }),
      }),
    );
  });
});
