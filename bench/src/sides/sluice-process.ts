/** One of Sluice's processes, on the bench's servers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { freePort } from '#servers';

import type { Bench } from '../bench';

export type SluiceRole = 'standalone' | 'ingress' | 'listener' | 'worker';

export interface SluiceProcess {
  /** Without a slash at the end. */
  base: string;
  pid: number;
  /** The end of what it has printed. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const APPS = path.join(__dirname, '../../../apps');
export const API_KEY = 'slk_bench_0123456789abcdefghijklmnopqrstuvwxyzABCDEF';
const READY_WITHIN_MS = 60_000;

async function stopProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await exited;
  clearTimeout(force);
}

async function endOfLog(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8');
  return text.split('\n').slice(-25).join('\n');
}

async function untilReady(base: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await fetch(`${base}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      const log = await endOfLog(logFile);
      throw new Error(`Sluice was not ready within ${READY_WITHIN_MS / 1000} s; the end of its log:\n${log}`);
    }
    await wait(100);
  }
}

/** Starts the role and waits until it is ready. */
export async function startSluiceProcess(
  bench: Bench,
  role: SluiceRole,
  databaseUrl: string,
): Promise<SluiceProcess> {
  const main = path.join(APPS, role, 'src/main.js');
  if (!existsSync(main)) throw new Error(`${main} is not built; run \`npm run build\` first.`);
  const dataDirectory = path.join(bench.urls.directory, 'sluice');
  await mkdir(dataDirectory, { recursive: true });
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const logFile = path.join(bench.urls.directory, `${role}.log`);
  const log = await open(logFile, 'a');
  const child = spawn(process.execPath, [main], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: base,
      DATABASE_URL: databaseUrl,
      REDIS_URL: bench.urls.redisUrl,
      SLUICE_ENCRYPTION_KEY: bench.encryptionKey,
      SLUICE_DATA_DIR: dataDirectory,
      SLUICE_OWNER_EMAIL: 'bench@example.com',
      SLUICE_OWNER_PASSWORD: 'correct horse battery staple',
      SLUICE_API_KEY: API_KEY,
      SLUICE_OUTBOUND_ALLOW: '127.0.0.0/8',
    },
  });
  const pid = child.pid ?? -1;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stopping = false;
  const stop = (): Promise<void> => {
    stopping = true;
    return stopProcess(child, exited);
  };
  const ended = bench.onEnd(stop);
  await log.close();
  await bench.servers.call('ward', pid);
  await untilReady(base, child, logFile);
  child.once('exit', (code, signal) => {
    if (stopping) return;
    void endOfLog(logFile).then((tail) => console.error(`The ${role} ended (${signal ?? code}):\n${tail}`));
  });
  return {
    base,
    pid,
    log: () => endOfLog(logFile),
    async stop() {
      await stop();
      ended();
      await bench.servers.call('release', pid);
    },
  };
}
