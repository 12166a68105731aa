import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startOfProcess } from '#servers';

import { lockDataDir } from './data-dir-lock';

describe('the lock of a data directory', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'sluice-lock-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps a second one out until it is released, and leaves nothing behind', async () => {
    const lock = await lockDataDir(dir);
    await expect(lockDataDir(dir)).rejects.toThrow(`in use by another Sluice (process ${process.pid})`);
    await lock.release();
    await (await lockDataDir(dir)).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('goes to exactly one of many, also when one that was killed still seems to hold it', async () => {
    const killed = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(killed, 'spawn');
    const holder = { pid: killed.pid ?? 0, startedAt: startOfProcess(killed.pid ?? 0) };
    writeFileSync(path.join(dir, 'lock'), JSON.stringify(holder));
    await expect(lockDataDir(dir)).rejects.toThrow(`process ${killed.pid}`);
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dir)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not held by another process that got the same pid later', async () => {
    writeFileSync(path.join(dir, 'lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    await expect(lockDataDir(dir)).resolves.toBeDefined();
  });

  it('recovers from a lock file that was never written to its end', async () => {
    writeFileSync(path.join(dir, 'lock'), '');
    await expect(lockDataDir(dir)).resolves.toBeDefined();
  });

  it('says so when the directory is none', async () => {
    const file = path.join(dir, 'file');
    writeFileSync(file, '');
    await expect(lockDataDir(path.join(file, 'below'))).rejects.toThrow(/can't be written to \(ENOTDIR\)/);
  });
});
