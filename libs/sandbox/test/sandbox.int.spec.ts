import { sandboxForTests } from './running';

const { run, value } = sandboxForTests();

test.each<[string, string, unknown]>([
  ['the input', 'return input.a + 1', 42],
  ['a promise', 'const a = await Promise.resolve(1);\nreturn Promise.all([a, 2])', [1, 2]],
  ['nothing', '', null],
  ['a comment at the end', 'return 1 // one', 1],
  ['nothing within', 'return { a: undefined, b: [undefined, NaN] }', { b: [null, null] }],
  ['a date', 'return new Date(0)', '1970-01-01T00:00:00.000Z'],
  ['toJSON', 'return { toJSON: () => ({ a: 1 }) }', { a: 1 }],
  ['a getter', 'return { get a() { return 1 } }', { a: 1 }],
  ['a proxy', 'return new Proxy({ a: 1 }, { get: () => 2, ownKeys: () => ["a"] })', { a: 2 }],
  ['half a surrogate pair', 'return "\\ud800" + input.half', '\ud800\udfff'],
  ['text of every kind', 'return input.text', 'ä€😀\u0000"\\'],
])('gives %s', async (_, code, expected) => {
  const input = { a: 41, half: '\udfff', text: 'ä€😀\u0000"\\' };
  expect(await value(code, { input })).toEqual(expected);
});

test('a __proto__ key is a key, on the way in and on the way out', async () => {
  const input: unknown = JSON.parse('{"__proto__":{"evil":1}}');
  const code = 'return { evil: input.evil, own: Object.keys(input), back: input }';
  const result = JSON.stringify(await value(code, { input }));
  expect(result).toBe('{"own":["__proto__"],"back":{"__proto__":{"evil":1}}}');
});

test('the input is a copy', async () => {
  const input = { list: [1] };
  await run('input.list.push(2); input.more = 1', { input });
  expect(input).toEqual({ list: [1] });
});

test('the clock stands still at the given instant, in UTC', async () => {
  const code = `
    const before = Date.now();
    for (let i = 0; i < 1e5; i++);
    const d = new Date();
    return [before, Date.now(), d.getTime(), d.getHours(), d.getTimezoneOffset(), d.constructor === Date,
      d instanceof Date, new Date(2020, 0, 2).toISOString(), new Date(d.constructor.now()).toJSON()]`;
  const now = Date.UTC(2024, 0, 31, 23, 30);
  const instant = '2024-01-31T23:30:00.000Z';
  expect(await value(code, { now })).toEqual([
    ...[now, now, now, 23, 0, true, true],
    ...['2020-01-02T00:00:00.000Z', instant],
  ]);
});

test('the same seed gives the same numbers, another one others', async () => {
  const code = 'return [Math.random(), Math.random(), Math.random()]';
  const first = await value(code, { seed: 'run/step' });
  expect(await value(code, { seed: 'run/step' })).toEqual(first);
  expect(await value(code, { seed: 'run/other' })).not.toEqual(first);
  expect(await value(code)).not.toEqual(await value(code));
  for (const number of first as number[]) expect(number >= 0 && number < 1).toBe(true);
});

test('keeps what is written to the console', async () => {
  const code =
    'console.log("a", 1, { b: [2] }); console.warn(undefined, null, 5n); console.error(new TypeError("c"))';
  expect((await run(code)).logs).toEqual(['a 1 {"b":[2]}', 'undefined null 5', 'TypeError: c']);
});

test('keeps 100 lines and 10,000 characters of them', async () => {
  expect((await run('for (let i = 0; i < 200; i++) console.log(i)')).logs).toHaveLength(100);
  const { logs } = await run('for (let i = 0; i < 20; i++) console.log("x".repeat(900))');
  expect(logs.join('')).toHaveLength(10_000);
});

test('there is nothing to get out with', async () => {
  const names = ['require', 'process', 'fetch', 'setTimeout', 'WebAssembly', 'Buffer', 'module', 'Worker'];
  const code = `return input.map((name) => typeof globalThis[name]).concat(Function('return typeof process')())`;
  expect(new Set((await value(code, { input: names })) as string[])).toEqual(new Set(['undefined']));
});
