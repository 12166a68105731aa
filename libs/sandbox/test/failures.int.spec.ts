import { sandboxForTests } from './running';

const { failure, value } = sandboxForTests();

test.each<[string, string, number | undefined, string]>([
  ['code.syntax', 'const a = 1;\nreturn a +;', 2, ''],
  ['code.syntax', 'if (1) {\n  return 1', 2, ''],
  ['code.threw', 'const a = {};\n\nreturn a.b.c', 3, 'Line 3: TypeError: cannot read'],
  ['code.threw', 'await null;\nthrow new RangeError("no")', 2, 'Line 2: RangeError: no'],
  ['code.threw', 'throw "text"', undefined, 'The script threw text.'],
  ['code.threw', 'throw null', undefined, 'The script threw null.'],
  ['code.threw', 'throw { get message() { throw 1 } }', undefined, 'The script threw'],
  ['code.threw', 'return { toJSON() { throw new Error("mine") } }', 1, 'Line 1: Error: mine'],
  ['code.threw', 'return import("fs")', undefined, ''],
  ['code.stack', 'const f = () => f() + 1;\nreturn f()', 1, ''],
  ['code.stack', 'return eval("(".repeat(3e4) + ")".repeat(3e4))', undefined, ''],
  ['code.never_settled', 'await new Promise(() => {})', undefined, ''],
  ['code.output_too_large', 'return "x".repeat(100001)', undefined, ''],
  ['code.output_not_json', 'return { a: { b: () => 1 } }', undefined, '“b” is a function'],
  ['code.output_not_json', 'return 5n', undefined, 'BigInt'],
  ['code.output_not_json', 'return Symbol()', undefined, 'a symbol'],
  ['code.output_not_json', 'const a = {}; a.a = a; return a', undefined, 'holds itself'],
  ['code.output_not_json', 'return { m: new Map() }', undefined, 'Object.fromEntries'],
  ['code.output_not_json', 'return [Promise.resolve(1)]', undefined, 'await'],
])('%s: %s', async (code, script, line, part) => {
  const failed = await failure(script);
  expect(failed).toMatchObject({ kind: 'permanent', code });
  expect(failed.message).toContain(part);
  expect(failed.details?.['line']).toBe(line);
});

test.each([
  'return "x".repeat(2 ** 30).length',
  'let s = "x"; for (;;) s += s',
  'const a = []; for (;;) a.push({ a: 1 })',
  'const a = []; for (;;) a.push("x".repeat(50000) + a.length)',
  'return Array.from({ length: 1e9 }).length',
  'return new Array(1e9).fill(0).length',
  'return new Uint8Array(2 ** 30).length',
  'await null; const a = []; for (;;) a.push(new Array(1000))',
  'for (let n = 2n; ; ) n = n * n',
])('code.memory: %s', async (script) => {
  expect(await failure(script)).toMatchObject({ kind: 'permanent', code: 'code.memory' });
});

test.each([
  'while (true) {}',
  'function* all() { for (;;) yield 1 }\nfor (const _ of all());',
  'return /(a+)+$/.test("a".repeat(40) + "!")',
  'const again = () => Promise.resolve().then(again);\nreturn again()',
  'for (;;) await null',
  '[3, 2, 1].sort(() => { for (;;); })',
  'try { for (;;); } catch {} finally { for (;;); }',
  'return { toJSON() { for (;;); } }',
  'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
])('code.timeout: %s', async (script) => {
  expect(await failure(script, { timeoutMs: 100 })).toMatchObject({
    kind: 'permanent',
    code: 'code.timeout',
  });
});

test('says where, what was logged, and not more than 500 characters of what was thrown', async () => {
  const failed = await failure('console.log("here");\n  throw new Error("x".repeat(1000))');
  expect(failed.details).toEqual({ line: 2, column: expect.any(Number) as number, logs: ['here'] });
  expect(failed.message.length).toBeLessThan(520);
  expect((await failure('null.a')).details).toEqual({ line: 1, column: 5 });
});

test('refuses what is too long, too large or can’t be handed over', async () => {
  expect(await failure(`return 1 //${'ä'.repeat(33_000)}`)).toMatchObject({ code: 'code.too_long' });
  const input = 'x'.repeat(10 * 1024 * 1024);
  expect(await failure('return 1', { input })).toMatchObject({ code: 'code.input_too_large' });
  expect(await failure('return 1', { input: 1n })).toMatchObject({ code: 'code.input_not_json' });
  const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
  expect(await failure('return 1', { input: deep })).toMatchObject({ code: 'code.input_too_deep' });
  expect(await value('return input.length', { input: input.slice(2) })).toBe(10 * 1024 * 1024 - 2);
});
