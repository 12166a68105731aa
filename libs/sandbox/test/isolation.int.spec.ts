import { setMaxListeners } from 'node:events';

import { sandboxForTests } from './running';

const { failure, run, sandbox, value } = sandboxForTests();

test('nothing that one script changes is there for the next', async () => {
  const vandal = `
    globalThis.left = input;
    Array.prototype.map = Object.prototype.toJSON = JSON.stringify = JSON.parse = () => 'gone';
    Date.now = () => 0; Math.random = () => 4; Promise.prototype.then = () => {};
    Object.defineProperty(Array.prototype, 0, { set() { globalThis.left = 'caught' } });`;
  await Promise.all(Array.from({ length: 6 }, () => run(vandal).catch(() => undefined)));
  const look =
    'return [typeof left, [1].map((n) => n), JSON.parse(JSON.stringify({ a: 1 })), Math.random() < 1]';
  for (let time = 0; time < 6; time++) expect(await value(look)).toEqual(['undefined', [1], { a: 1 }, true]);
});

test('this thread goes on while scripts run for ever', async () => {
  let ticks = 0;
  const ticker = setInterval(() => ticks++, 5);
  const loops = ['for (;;);', 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'];
  const failed = await Promise.all(loops.map((loop) => failure(loop, { timeoutMs: 500 })));
  clearInterval(ticker);
  expect(failed.map(({ code }) => code)).toEqual(['code.timeout', 'code.timeout']);
  expect(ticks).toBeGreaterThan(20);
});

test('a broken thread is replaced, and who waits behind it is served', async () => {
  const stuck = 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)';
  const broken = [1, 2, 3].map(() => failure(stuck, { timeoutMs: 50 }));
  const behind = [1, 2, 3, 4].map((n) => value('return input', { input: n }));
  expect((await Promise.all(broken)).map(({ code }) => code)).toEqual(Array(3).fill('code.timeout'));
  expect(await Promise.all(behind)).toEqual([1, 2, 3, 4]);
});

test('200 at once are all answered, each with its own', async () => {
  const numbers = Array.from({ length: 200 }, (_, n) => n);
  const code = 'if (input % 10 === 3) throw new Error("no"); return input * 2';
  const answers = await Promise.all(
    numbers.map((n) => value(code, { input: n }).catch((error: Error) => error.message)),
  );
  expect(answers).toEqual(numbers.map((n) => (n % 10 === 3 ? 'Line 1: Error: no' : n * 2)));
});

test('more than 1,000 waiting are told to come back', async () => {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const all = Array.from({ length: 1_100 }, () => run('for (;;);', { signal: stop.signal }));
  const codes = all.map((one) => one.catch((error: unknown) => error));
  const busy = await Promise.race(codes.slice(-1));
  stop.abort();
  expect(busy).toMatchObject({ failure: { kind: 'retryable', code: 'code.busy' } });
  const others = await Promise.all(codes.slice(0, 900));
  for (const other of others) expect(other).toMatchObject({ failure: { code: 'step.cancelled' } });
});

test('a cancelled script ends at once, running or waiting', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const all = Array.from({ length: 5 }, () => failure('for (;;);', { signal }));
  const after = value('return 1');
  controller.abort();
  for (const failed of await Promise.all(all))
    expect(failed).toMatchObject({ kind: 'cancelled', code: 'step.cancelled' });
  expect(await after).toBe(1);
  expect(await failure('return 1', { signal })).toMatchObject({ code: 'step.cancelled' });
});

test('at shutdown what runs can be tried again elsewhere', async () => {
  const running = failure('for (;;);');
  sandbox.onApplicationShutdown();
  expect(await running).toMatchObject({ kind: 'retryable', code: 'code.unavailable' });
  expect(await failure('return 1')).toMatchObject({ kind: 'retryable', code: 'code.unavailable' });
});
