import { sandboxForTests } from './running';

const { failure, run, value } = sandboxForTests();

test.each<[string, string, string]>([
  ['a symbol in a list', 'return [1, Symbol("s")]', 'code.output_not_json'],
  ['a BigInt in a field', 'return { a: [{ b: 2n }] }', 'code.output_not_json'],
  ['a set', 'return { s: new Set([1]) }', 'code.output_not_json'],
  ['a circle by way of toJSON', 'const a = { toJSON: () => ({ a }) }; return a', 'code'],
  ['a getter that throws', 'return { get a() { throw new Error("mine") } }', 'code.threw'],
  ['a getter without an end', 'return { get a() { return { get a() { for (;;); } } } }', 'code.timeout'],
  ['a proxy that throws', 'return new Proxy({}, { ownKeys() { throw new Error("mine") } })', 'code.threw'],
  [
    'a revoked proxy',
    'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy',
    'code.threw',
  ],
  [
    'a proxy within a proxy',
    'const deep = () => new Proxy({}, { ownKeys: () => ["a"], get: (_, k) => k === "a" ? deep() : undefined,' +
      ' getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }); return deep()',
    'code',
  ],
  ['a thenable that never answers', 'return { then() {} }', 'code.never_settled'],
  ['a long list', 'return new Array(60000).fill(1)', 'code.output_too_large'],
  ['many long keys', 'return { ["k".repeat(60000)]: 1, ["l".repeat(60000)]: 1 }', 'code.output_too_large'],
  ['text that grows as JSON', 'return "\\u0000".repeat(30000)', 'code.output_too_large'],
])('%s ends as a failure that says why', async (_, code, expected) => {
  const failed = await failure(code, { timeoutMs: 2000 });
  expect(failed.kind).toBe('permanent');
  expect(failed.code).toMatch(
    expected === 'code' ? /^code\.(stack|memory|timeout|output_not_json)$/ : expected,
  );
  expect(await value('return 1')).toBe(1);
});

test.each([
  'return this?.constructor?.constructor("return typeof process")() ?? "undefined"',
  'return (async () => {}).constructor("return typeof process")()',
  'return (function* () {}).constructor("yield typeof require")().next().value',
  'return input.constructor.constructor("return typeof fetch")()',
  'try { null.a } catch (e) { return e.constructor.constructor("return typeof process")() }',
  'return console.log.constructor("return typeof process")()',
  'return Date.now.constructor("return typeof process")()',
  'return eval("typeof XMLHttpRequest")',
  'return typeof setInterval',
  'return typeof queueMicrotask',
  'return typeof performance',
])('finds no way out: %s', async (code) => {
  expect(await value(code)).toBe('undefined');
});

test.each(['fs', 'node:net', 'data:text/javascript,export default 1', './main.js'])(
  'imports nothing: %s',
  async (name) => {
    expect(await value(`return import("${name}").then(() => "in", () => "out")`)).toBe('out');
  },
);

test('what it does to prototypes stays within', async () => {
  const input: unknown = JSON.parse('{"constructor":{"prototype":{"evil":1}},"__proto__":{"evil":2}}');
  const code = `
    Object.prototype.evil = 3;
    input.__proto__.evil = 4;
    ({}).constructor.prototype.more = 5;
    return JSON.parse('{"__proto__":{"evil":6}}')`;
  const result = (await value(code, { input })) as object;
  expect(({} as { evil?: number; more?: number }).evil ?? ({} as { more?: number }).more).toBeUndefined();
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  expect(JSON.stringify(input)).toBe('{"constructor":{"prototype":{"evil":1}},"__proto__":{"evil":2}}');
});

test.each([
  'console.log("x".repeat(5e6))',
  'for (let n = 0; n < 1e5; n++) console.log(n)',
  'console.log(...new Array(1e4).fill("x".repeat(100)))',
  'const a = {}; a.a = a; console.log(a)',
  'console.log({ get a() { throw new Error("mine") } })',
  'console.log({ toString() { throw 1 }, toJSON() { throw 1 } })',
  'console.log(new Proxy({}, { get() { throw 1 } }))',
  'console.log(Symbol("s"), 1n, () => 1, new Map())',
])('the console takes anything, and keeps little: %s', async (code) => {
  const { value: result, logs } = await run(`${code}; return "went on"`);
  expect(result).toBe('went on');
  expect(logs.length).toBeLessThanOrEqual(100);
  expect(logs.join('').length).toBeLessThanOrEqual(10_000);
});

test('promises are settled in their order, and a refused one that nobody awaits does no harm', async () => {
  const code = `
    const seen = [];
    const one = (n) => Promise.resolve().then(() => void seen.push(n));
    Promise.reject(new Error("nobody"));
    await Promise.all([one(1), one(2), one(3)]);
    const settled = await Promise.allSettled([Promise.reject(new Error("no")), 4]);
    return [...seen, ...settled.map(({ status }) => status), await Promise.race([5, 6])]`;
  expect(await value(code)).toEqual([1, 2, 3, 'rejected', 'fulfilled', 5]);
});

test('a script that needs more memory than it may have does with more', async () => {
  const code =
    'const a = []; for (let n = 0; n < 20; n++) a.push(new Uint8Array(2 ** 20).fill(1)); return a.length';
  expect(await failure(code, { memoryBytes: 8 << 20 })).toMatchObject({ code: 'code.memory' });
  expect(await value(code, { memoryBytes: 64 << 20 })).toBe(20);
});
