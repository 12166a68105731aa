import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runInThread, type ThreadJob } from './run-in-thread';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sluice-thread-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PORT = `const { parentPort, workerData } = require('node:worker_threads');\n`;
let files = 0;

function run(code: string, over: Partial<ThreadJob> = {}): Promise<unknown> {
  const file = path.join(folder, `t${files++}`);
  writeFileSync(`${file}.js`, PORT + code);
  return runInThread({
    file,
    data: { n: 20 },
    code: 'test',
    what: 'The thing',
    timeoutMs: 20_000,
    memoryMb: 64,
    signal: new AbortController().signal,
    ...over,
  });
}

it('gives what the thread found', async () => {
  expect(await run('parentPort.postMessage({ value: workerData.data.n + 1 })')).toBe(21);
});

it('says what it refused', async () => {
  await expect(
    run(`parentPort.postMessage({ refused: { code: 'test.no', message: 'No.' } })`),
  ).rejects.toMatchObject({
    failure: { kind: 'permanent', code: 'test.no' },
  });
});

it.each([
  ['for (;;);', 'test.too_slow', { timeoutMs: 300 }],
  ['const all = []; for (;;) all.push(new Array(1e5).fill({}));', 'test.too_much_memory', {}],
  ['new Uint8Array(512 * 1024 * 1024); parentPort.postMessage({ value: 1 });', 'test.broken', {}],
  [`throw new Error('oops')`, 'test.broken', {}],
  ['process.exit()', 'test.broken', {}],
] as const)('ends %s', async (code, failure, over) => {
  await expect(run(code, over)).rejects.toMatchObject({ failure: { kind: 'permanent', code: failure } });
});

it('ends with the step', async () => {
  const stop = new AbortController();
  const running = run('for (;;);', { signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
  await expect(run('for (;;);', { signal: stop.signal })).rejects.toMatchObject({
    failure: { kind: 'cancelled' },
  });
});

it('runs few at once, and lets the others wait', async () => {
  const values = await Promise.all(
    Array.from({ length: 6 }, (_, at) => run(`parentPort.postMessage({ value: ${at} })`)),
  );
  expect(values).toEqual([0, 1, 2, 3, 4, 5]);
});
