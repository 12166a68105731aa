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
